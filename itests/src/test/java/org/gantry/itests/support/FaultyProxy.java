package org.gantry.itests.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in front of a registry, does to some of its answers what networks and busy servers do, and remembers all requests. */
public final class FaultyProxy implements AutoCloseable {
    /** What the HTTP client and server of the JDK set themselves. */
    private static final Set<String> HOP = Set.of("host", "connection", "content-length", "transfer-encoding", "date");

    private final int target;
    private final HttpServer server;
    private final PlainFront front;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();

    /** One that came; headers that were not there are empty. */
    public record Request(String method, String path, String range, String authorization) {
        /** Whether its method and path, put together, begin so. */
        public boolean is(String beginning) {
            return (method + " " + path).startsWith(beginning);
        }
    }

    /** Answers in place of the registry. */
    @FunctionalInterface
    private interface Strike {
        void strike(HttpExchange exchange) throws IOException;
    }

    private record Fault(String beginning, AtomicInteger left, Strike strike) {
        boolean isFor(Request request) {
            return request.is(beginning) && left.getAndDecrement() > 0;
        }
    }

    /** @param target port of loopback where the registry is */
    public FaultyProxy(int target) {
        this.target = target;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        front = new PlainFront(server.getAddress());
    }

    /** Which names of images behind it begin with. */
    public String domain() {
        return "127.0.0.1:" + front.port();
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many requests were so, as {@code GET /v2/app/blobs/}. */
    public long count(String beginning) {
        return requests.stream().filter(request -> request.is(beginning)).count();
    }

    /** So many of these requests get a status in place of an answer. */
    public void status(String beginning, int times, int status, String header, String value) {
        fault(beginning, times, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set(header, value);
            exchange.sendResponseHeaders(status, -1);
        });
    }

    /** They are sent elsewhere. */
    public void redirect(String beginning, String url) {
        fault(beginning, Integer.MAX_VALUE, exchange -> {
            exchange.getResponseHeaders().set("Location", url + exchange.getRequestURI());
            exchange.sendResponseHeaders(307, -1);
        });
    }

    /** One byte of the answer is another one. */
    public void flip(String beginning, int times) {
        fault(beginning, times, exchange -> {
            HttpResponse<InputStream> answer = forward(exchange);
            byte[] body = answer.body().readAllBytes();
            body[body.length / 2] ^= 1;
            exchange.sendResponseHeaders(answer.statusCode(), body.length);
            exchange.getResponseBody().write(body);
        });
    }

    /** The connection breaks after so many bytes of the answer. */
    public void cut(String beginning, int times, int bytes) {
        fault(beginning, times, exchange -> {
            HttpResponse<InputStream> answer = forward(exchange);
            byte[] body = answer.body().readAllBytes();
            exchange.sendResponseHeaders(answer.statusCode(), body.length);
            exchange.getResponseBody().write(body, 0, Math.min(bytes, body.length - 1));
            exchange.getResponseBody().flush();
        });
    }

    @Override
    public void close() {
        front.close();
        server.stop(0);
        client.close();
        threads.shutdownNow();
    }

    private void fault(String beginning, int times, Strike strike) {
        faults.add(new Fault(beginning, new AtomicInteger(times), strike));
    }

    private void handle(HttpExchange exchange) throws IOException {
        var request = new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                header(exchange, "Range"),
                header(exchange, "Authorization"));
        requests.add(request);
        try (exchange) {
            for (Fault fault : faults) {
                if (fault.isFor(request)) {
                    fault.strike().strike(exchange);
                    return;
                }
            }
            pass(exchange);
        }
    }

    private void pass(HttpExchange exchange) throws IOException {
        HttpResponse<InputStream> answer = forward(exchange);
        long length = answer.headers().firstValueAsLong("Content-Length").orElse(0);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
        }
        exchange.sendResponseHeaders(answer.statusCode(), head || length == 0 ? -1 : length);
        if (!head && length > 0) {
            try (InputStream in = answer.body();
                    OutputStream out = exchange.getResponseBody()) {
                in.transferTo(out);
            }
        }
    }

    /** The registry's answer, whose headers are the exchange's by then. It makes its addresses from X-Forwarded-Host. */
    private HttpResponse<InputStream> forward(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + target + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
                .header("X-Forwarded-Host", domain());
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
            answer.headers().map().forEach((name, values) -> {
                if (!HOP.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}

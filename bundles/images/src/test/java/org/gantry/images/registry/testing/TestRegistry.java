package org.gantry.images.registry.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gantry.api.oci.Digest;
import org.gantry.images.content.Sha;
import org.gantry.images.testing.Archives;
import org.jspecify.annotations.Nullable;

/** A registry on loopback, in memory (distribution-spec 1.1). Faults are looked for before each answer. */
public final class TestRegistry implements AutoCloseable {
    public static final String USER = "user";
    public static final String PASSWORD = "secret";

    /** {@code METHOD /path?query}, as they came. */
    public final List<String> requests = new CopyOnWriteArrayList<>();

    /** The Authorization header of each request, or empty. */
    public final List<String> authorizations = new CopyOnWriteArrayList<>();

    /** Bytes of blobs that went out. */
    public final AtomicLong blobBytes = new AtomicLong();

    public final AtomicInteger tokens = new AtomicInteger();
    public final Map<String, byte[]> blobs = new ConcurrentHashMap<>();

    /** By {@code repository:tag} and {@code repository:digest}. */
    public final Map<String, Stored> manifests = new ConcurrentHashMap<>();

    /** Tried in order; one that answers true has dealt with the request. */
    public final List<Fault> faults = new CopyOnWriteArrayList<>();

    public volatile Security security = Security.NONE;

    /** Whether ranges are served. */
    public volatile boolean ranges = true;

    /** Seconds, as the token server says. */
    public volatile int expiresIn = 300;

    private final Map<String, byte[]> uploads = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final PlainFront front;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What it wants to see. */
    public enum Security {
        NONE,
        BASIC,
        BEARER
    }

    /** A manifest and its media type. */
    public record Stored(String mediaType, byte[] bytes) {}

    /** Something that goes wrong. */
    @FunctionalInterface
    public interface Fault {
        boolean strike(HttpExchange exchange, String request) throws IOException;
    }

    public TestRegistry() {
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

    /** {@code 127.0.0.1:PORT}, the domain of references. */
    public String domain() {
        return "127.0.0.1:" + front.port();
    }

    public String url() {
        return "http://" + domain();
    }

    /** Puts an image with gzip layers there; returns its manifest's digest. */
    public Digest image(String repository, String tag, byte[]... layers) {
        byte[] config = Archives.config(Archives.HOST, layers);
        byte[][] compressed = Stream.of(layers).map(Archives::gzip).toArray(byte[][]::new);
        blob(config);
        Stream.of(compressed).forEach(this::blob);
        return manifest(
                repository, tag, "application/vnd.oci.image.manifest.v1+json", Archives.manifest(config, compressed));
    }

    public Digest blob(byte[] bytes) {
        blobs.put(Sha.of(bytes).toString(), bytes);
        return Sha.of(bytes);
    }

    public Digest manifest(String repository, String tag, String mediaType, byte[] bytes) {
        Digest digest = Sha.of(bytes);
        manifests.put(repository + ":" + tag, new Stored(mediaType, bytes));
        manifests.put(repository + ":" + digest, new Stored(mediaType, bytes));
        return digest;
    }

    /** The manifest of {@code repository:tag}. */
    public Stored stored(String key) {
        return Objects.requireNonNull(manifests.get(key), key);
    }

    public long count(String beginning) {
        return requests.stream()
                .filter(request -> request.startsWith(beginning))
                .count();
    }

    @Override
    public void close() {
        front.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(request);
        authorizations.add(header(exchange, "Authorization"));
        try (exchange) {
            for (Fault fault : faults) {
                if (fault.strike(exchange, request)) {
                    return;
                }
            }
            route(exchange, exchange.getRequestURI().getPath());
        }
    }

    private void route(HttpExchange exchange, String path) throws IOException {
        if (path.equals("/token")) {
            token(exchange);
        } else if (!isAllowed(exchange)) {
            challenge(exchange);
        } else if (path.equals("/v2/")) {
            reply(exchange, 200, "application/json", Archives.bytes("{}"));
        } else if (path.contains("/manifests/")) {
            manifests(exchange, path.substring(4).split("/manifests/"));
        } else if (path.contains("/blobs/uploads/")) {
            upload(exchange, path.substring(4).split("/blobs/uploads/", -1));
        } else if (path.contains("/blobs/")) {
            blobs(exchange, path.substring(path.lastIndexOf('/') + 1));
        } else if (path.endsWith("/tags/list")) {
            tags(exchange, path.substring(4, path.length() - "/tags/list".length()));
        } else {
            error(exchange, 404, "UNSUPPORTED", "no such page");
        }
    }

    private void manifests(HttpExchange exchange, String[] parts) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            Digest digest = manifest(parts[0], parts[1], header(exchange, "Content-Type"), bytes);
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest.toString());
            reply(exchange, 201, "text/plain", new byte[0]);
            return;
        }
        Stored stored = manifests.get(parts[0] + ":" + parts[1]);
        if (stored == null) {
            error(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
        } else {
            exchange.getResponseHeaders()
                    .set("Docker-Content-Digest", Sha.of(stored.bytes()).toString());
            reply(exchange, 200, stored.mediaType(), stored.bytes());
        }
    }

    private void blobs(HttpExchange exchange, String digest) throws IOException {
        byte[] blob = blobs.get(digest);
        if (blob == null) {
            error(exchange, 404, "BLOB_UNKNOWN", "blob unknown to registry");
            return;
        }
        String range = header(exchange, "Range");
        if (ranges && !range.isEmpty()) {
            int from = Faults.from(exchange);
            int end = Faults.end(exchange, blob);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + blob.length);
            send(exchange, 206, Arrays.copyOfRange(blob, from, end));
        } else {
            send(exchange, 200, blob);
        }
    }

    private void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            blobBytes.addAndGet(bytes.length);
        }
        reply(exchange, status, "application/octet-stream", bytes);
    }

    private void upload(HttpExchange exchange, String[] parts) throws IOException {
        Map<String, String> query = query(exchange);
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                String mount = query.getOrDefault("mount", "");
                if (blobs.containsKey(mount) && query.containsKey("from")) {
                    reply(exchange, 201, "text/plain", new byte[0]);
                    return;
                }
                place(exchange, parts[0], UUID.randomUUID().toString(), new byte[0], 202);
            }
            case "PATCH" -> place(exchange, parts[0], parts[1], plus(uploads.get(parts[1]), body), 202);
            case "GET" -> place(exchange, parts[0], parts[1], uploads.getOrDefault(parts[1], new byte[0]), 204);
            case "PUT" -> {
                byte[] whole = plus(uploads.remove(parts[1]), body);
                boolean sound = Sha.of(whole).toString().equals(query.get("digest"));
                if (sound) {
                    blob(whole);
                    reply(exchange, 201, "text/plain", new byte[0]);
                } else {
                    error(exchange, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
                }
            }
            default -> error(exchange, 405, "UNSUPPORTED", "no such method");
        }
    }

    private void place(HttpExchange exchange, String repository, String id, byte[] content, int status)
            throws IOException {
        uploads.put(id, content);
        exchange.getResponseHeaders().set("Location", "/v2/" + repository + "/blobs/uploads/" + id + "?state=s");
        exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, content.length - 1));
        reply(exchange, status, "text/plain", new byte[0]);
    }

    /** Two to a page. */
    private void tags(HttpExchange exchange, String repository) throws IOException {
        List<String> all = manifests.keySet().stream()
                .filter(key -> key.startsWith(repository + ":") && !key.contains("sha256:"))
                .map(key -> key.substring(repository.length() + 1))
                .sorted()
                .toList();
        String last = query(exchange).getOrDefault("last", "");
        List<String> page =
                all.stream().filter(tag -> tag.compareTo(last) > 0).limit(2).toList();
        if (!page.isEmpty()) {
            String next = "/v2/" + repository + "/tags/list?last=" + page.getLast();
            exchange.getResponseHeaders().set("Link", "<" + next + ">; rel=\"next\"");
        }
        String json = page.stream().map(tag -> "\"" + tag + "\"").collect(Collectors.joining(","));
        reply(exchange, 200, "application/json", Archives.bytes("{\"tags\":[" + json + "]}"));
    }

    private boolean isAllowed(HttpExchange exchange) {
        String sent = header(exchange, "Authorization");
        return switch (security) {
            case NONE -> true;
            case BASIC -> sent.equals("Basic dXNlcjpzZWNyZXQ=");
            case BEARER -> sent.equals("Bearer token-" + tokens.get());
        };
    }

    private void challenge(HttpExchange exchange) throws IOException {
        String challenge = security == Security.BASIC
                ? "Basic realm=\"test\""
                : "Bearer realm=\"" + url() + "/token\",service=\"test, quoted\",scope=\"repository:x:pull\"";
        exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
        error(exchange, 401, "UNAUTHORIZED", "authentication required");
    }

    /** Anonymous users get one as well; only the last one given is good. */
    private void token(HttpExchange exchange) throws IOException {
        String sent = header(exchange, "Authorization");
        boolean identity = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                .contains("refresh_token=an-identity");
        if (!sent.isEmpty() && !sent.equals("Basic dXNlcjpzZWNyZXQ=") && !identity) {
            error(exchange, 401, "UNAUTHORIZED", "incorrect username or password");
            return;
        }
        String json = "{\"token\":\"token-" + tokens.incrementAndGet() + "\",\"expires_in\":" + expiresIn
                + (sent.isEmpty() ? "" : ",\"refresh_token\":\"an-identity\"") + "}";
        reply(exchange, 200, "application/json", Archives.bytes(json));
    }

    public static void error(HttpExchange exchange, int status, String code, String message) throws IOException {
        reply(
                exchange,
                status,
                "application/json",
                Archives.bytes("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}"));
    }

    public static void reply(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bytes.length == 0 || head ? -1 : bytes.length);
        if (!head && bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var parameters = new HashMap<String, String>();
        String query = exchange.getRequestURI().getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static byte[] plus(byte @Nullable [] one, byte[] other) {
        byte[] first = one == null ? new byte[0] : one;
        byte[] both = Arrays.copyOf(first, first.length + other.length);
        System.arraycopy(other, 0, both, first.length, other.length);
        return both;
    }
}

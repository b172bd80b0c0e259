package org.gantry.images.registry.testing;

import com.sun.net.httpserver.HttpExchange;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.gantry.images.registry.testing.TestRegistry.Fault;

/** What registries do on bad days. */
public final class Faults {
    private Faults() {}

    /** The first {@code times} requests that begin so are answered with this status. */
    public static Fault status(String beginning, int times, int status, String header, String value) {
        var left = new AtomicInteger(times);
        return (exchange, request) -> {
            if (!request.startsWith(beginning) || left.getAndDecrement() <= 0) {
                return false;
            }
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set(header, value);
            TestRegistry.error(exchange, status, "TOOMANYREQUESTS", "slow down");
            return true;
        };
    }

    /** The connection breaks after so many bytes of a blob, {@code times} times; a range goes on where it should. */
    public static Fault cut(TestRegistry registry, byte[] blob, int bytes, int times) {
        var left = new AtomicInteger(times);
        return (exchange, request) -> {
            if (!isGet(registry, request, blob) || left.getAndDecrement() <= 0) {
                return false;
            }
            int from = from(exchange);
            int end = end(exchange, blob);
            if (isRange(exchange)) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + blob.length);
            }
            exchange.sendResponseHeaders(isRange(exchange) ? 206 : 200, end - from);
            int cut = Math.min(end - 1, from + bytes);
            exchange.getResponseBody().write(blob, from, cut - from);
            exchange.getResponseBody().flush();
            registry.blobBytes.addAndGet(cut - from);
            return true; // closing it with bytes outstanding breaks the connection
        };
    }

    /** Sends a part of the blob and then nothing until the latch is open, when the connection breaks. */
    public static Fault hang(TestRegistry registry, byte[] blob, int bytes, CountDownLatch until) {
        return pause(registry, blob, bytes, until, false);
    }

    /** Sends a part of the blob, and the rest of it when the latch is open. */
    public static Fault pause(TestRegistry registry, byte[] blob, int bytes, CountDownLatch until) {
        return pause(registry, blob, bytes, until, true);
    }

    private static Fault pause(TestRegistry registry, byte[] blob, int bytes, CountDownLatch until, boolean goesOn) {
        return (exchange, request) -> {
            if (!isGet(registry, request, blob) || until.getCount() == 0) {
                return false;
            }
            exchange.sendResponseHeaders(200, blob.length);
            exchange.getResponseBody().write(blob, 0, bytes);
            exchange.getResponseBody().flush();
            registry.blobBytes.addAndGet(bytes);
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (goesOn) {
                exchange.getResponseBody().write(blob, bytes, blob.length - bytes);
                registry.blobBytes.addAndGet(blob.length - bytes);
            }
            return true;
        };
    }

    /** The blob is served with one byte changed, {@code times} times. */
    public static Fault corrupt(TestRegistry registry, byte[] blob, int times) {
        var left = new AtomicInteger(times);
        return (exchange, request) -> {
            if (!isGet(registry, request, blob) || left.getAndDecrement() <= 0) {
                return false;
            }
            byte[] wrong = blob.clone();
            wrong[wrong.length / 2] ^= 1;
            TestRegistry.reply(exchange, 200, "application/octet-stream", wrong);
            return true;
        };
    }

    /** Requests that begin so are sent elsewhere. */
    public static Fault redirect(String beginning, int status, String elsewhere, AtomicLong count) {
        return (exchange, request) -> {
            if (!request.startsWith(beginning)) {
                return false;
            }
            count.incrementAndGet();
            exchange.getResponseHeaders()
                    .set("Location", elsewhere + exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(status, -1);
            return true;
        };
    }

    private static boolean isGet(TestRegistry registry, String request, byte[] blob) {
        return request.startsWith("GET ")
                && registry.blobs.entrySet().stream()
                        .anyMatch(entry -> request.endsWith(entry.getKey()) && Arrays.equals(entry.getValue(), blob));
    }

    /** Ranges of a blob are answered with a Content-Range that is not the one asked for. */
    public static Fault wrongRange(TestRegistry registry, byte[] blob, String contentRange) {
        return (exchange, request) -> {
            if (!isGet(registry, request, blob) || !isRange(exchange)) {
                return false;
            }
            byte[] part = Arrays.copyOfRange(blob, from(exchange), end(exchange, blob));
            exchange.getResponseHeaders().set("Content-Range", contentRange);
            TestRegistry.reply(exchange, 206, "application/octet-stream", part);
            return true;
        };
    }

    /** Ranges of the blob are served with one byte changed, {@code times} times. */
    public static Fault corruptRanges(TestRegistry registry, byte[] blob, int times) {
        var left = new AtomicInteger(times);
        return (exchange, request) -> {
            if (!isGet(registry, request, blob) || !isRange(exchange) || left.getAndDecrement() <= 0) {
                return false;
            }
            int from = from(exchange);
            int end = end(exchange, blob);
            byte[] part = Arrays.copyOfRange(blob, from, end);
            part[part.length / 2] ^= 1;
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + blob.length);
            TestRegistry.reply(exchange, 206, "application/octet-stream", part);
            return true;
        };
    }

    static boolean isRange(HttpExchange exchange) {
        return exchange.getRequestHeaders().containsKey("Range");
    }

    /** Where the range asked for begins. */
    public static int from(HttpExchange exchange) {
        return isRange(exchange) ? Integer.parseInt(limits(exchange)[0]) : 0;
    }

    /** Where it ends, exclusive. */
    static int end(HttpExchange exchange, byte[] blob) {
        return isRange(exchange) && !limits(exchange)[1].isEmpty()
                ? Integer.parseInt(limits(exchange)[1]) + 1
                : blob.length;
    }

    private static String[] limits(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range.substring("bytes=".length()).split("-", -1);
    }
}

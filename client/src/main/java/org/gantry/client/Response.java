package org.gantry.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** An answer, with its connection. The body is what the headers say it is: counted, chunked, or all until the end. */
record Response(int status, Map<String, String> headers, InputStream body, SocketChannel channel)
        implements AutoCloseable {
    static Response read(SocketChannel channel, InputStream in) throws IOException {
        String[] start = line(in).split(" ", 3);
        if (start.length < 2 || !start[0].startsWith("HTTP/1.")) {
            throw new IOException("not an HTTP answer: " + String.join(" ", start));
        }
        Map<String, String> headers = headers(in);
        int status = Integer.parseInt(start[1]);
        return new Response(status, headers, body(status, headers, in), channel);
    }

    boolean ok() {
        return status < 300;
    }

    String text() throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** What the engine says went wrong. */
    ClientException failure() throws IOException {
        String text = text();
        String message = Json.fields(text).get("message");
        return new ClientException(message != null ? message : "the engine answered " + status + " " + text.strip());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static InputStream body(int status, Map<String, String> headers, InputStream in) {
        if (status == 101) {
            return in;
        }
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return new ChunkedInput(in);
        }
        String length = headers.get("content-length");
        return length == null ? in : new CountedInput(in, Long.parseLong(length));
    }

    /** A line of a header, without its end. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the engine closed the connection before it had answered");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}

package org.gantry.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The least HTTP/1.1 client that can time an engine: a connection kept alive for as long as the engine lets it, so that
 * neither is charged for a connect, and a request written in one piece.
 */
public final class UnixHttp implements AutoCloseable {
    private final Path socket;
    private Connection connection;

    /** A connection and its streams. */
    private record Connection(SocketChannel channel, InputStream in, OutputStream out) {
        static Connection to(Path socket) throws IOException {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new Connection(
                    channel,
                    new BufferedInputStream(Channels.newInputStream(channel)),
                    Channels.newOutputStream(channel));
        }
    }

    public UnixHttp(Path socket) throws IOException {
        this.socket = socket;
        this.connection = Connection.to(socket);
    }

    public record Response(int status, String body) {
        public Response expect(int... statuses) {
            for (int expected : statuses) {
                if (status == expected) {
                    return this;
                }
            }
            throw new IllegalStateException("HTTP status " + status + ": " + body);
        }
    }

    public Response post(String path, String json) throws IOException {
        return request("POST", path, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    public Response get(String path) throws IOException {
        return request("GET", path, "application/json", new byte[0]);
    }

    public Response delete(String path) throws IOException {
        return request("DELETE", path, "application/json", new byte[0]);
    }

    public Response request(String method, String path, String contentType, byte[] body) throws IOException {
        send(method, path, contentType, body);
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = headers();
        var response = new Response(status, new String(content(status, headers), StandardCharsets.UTF_8));
        if ("close".equalsIgnoreCase(headers.get("connection"))) { // as ours does after a wait
            connection.channel().close();
            connection = Connection.to(socket);
        }
        return response;
    }

    /** Sends a request whose answer is a raw stream, and reads it to its end. */
    public byte[] hijack(String path, String json) throws IOException {
        send("POST", path, "application/json", json.getBytes(StandardCharsets.UTF_8));
        String status = line();
        headers();
        if (!status.contains(" 200 ") && !status.contains(" 101 ")) {
            throw new IllegalStateException(status);
        }
        return connection.in().readAllBytes();
    }

    private void send(String method, String path, String contentType, byte[] body) throws IOException {
        String head = method + " " + path + " HTTP/1.1\r\nHost: engine\r\nContent-Type: " + contentType
                + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[headBytes.length + body.length];
        System.arraycopy(headBytes, 0, all, 0, headBytes.length);
        System.arraycopy(body, 0, all, headBytes.length, body.length);
        connection.out().write(all);
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] content(int status, Map<String, String> headers) throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            return chunks();
        }
        return connection.in().readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private byte[] chunks() throws IOException {
        var body = new java.io.ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            body.write(connection.in().readNBytes(size));
            line();
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = connection.in().read();
            if (c < 0) {
                throw new EOFException("the engine closed the connection");
            }
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
    }

    @Override
    public void close() throws IOException {
        connection.channel().close();
    }
}

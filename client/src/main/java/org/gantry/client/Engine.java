package org.gantry.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** The engine behind a socket. Each request has a connection of its own, closed with its {@link Response}. */
record Engine(Path socket) {
    private static final String API = "/v1.44";

    Response get(String path) throws IOException {
        return send("GET", path, "", "Connection: close\r\n");
    }

    Response post(String path, String json) throws IOException {
        return send("POST", API + path, json, "Connection: close\r\n");
    }

    Response delete(String path) throws IOException {
        return send("DELETE", API + path, "", "Connection: close\r\n");
    }

    /** A POST after whose answer both ends write what they like; see {@link Response#channel()}. */
    Response hijack(String path) throws IOException {
        return send("POST", API + path, "", "Connection: Upgrade\r\nUpgrade: tcp\r\n");
    }

    private Response send(String method, String path, String json, String headers) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            OutputStream out = Channels.newOutputStream(channel);
            out.write(request(method, path, json, headers));
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            return Response.read(channel, in);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static byte[] request(String method, String path, String json, String headers) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: gantry\r\n" + headers
                + (json.isEmpty() ? "" : "Content-Type: application/json\r\n")
                + "Content-Length: " + body.length + "\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }
}

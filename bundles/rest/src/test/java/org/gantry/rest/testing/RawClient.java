package org.gantry.rest.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** HTTP by hand, where every byte and its time matter. Reads block; tests have time limits of their own. */
public final class RawClient implements AutoCloseable {
    private final SocketChannel channel;
    private boolean inChunks;

    public RawClient(Path socket) throws IOException {
        this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawClient send(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        return this;
    }

    /** A request without a body. */
    public RawClient request(String line, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(line + " HTTP/1.1\r\nHost: docker\r\n");
        Arrays.stream(headers).forEach(header -> head.append(header).append("\r\n"));
        return send(head.append("\r\n").toString());
    }

    /** A request with a JSON body. */
    public RawClient json(String line, String body, String... headers) throws IOException {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type: application/json";
        all[headers.length + 1] = "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length;
        request(line, all);
        return send(body);
    }

    /** The status line and headers. */
    public String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append(new String(bytes(1), StandardCharsets.ISO_8859_1));
        }
        return head.toString();
    }

    /** Exactly so many bytes. */
    public byte[] bytes(int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("end of file after " + buffer.position() + " of " + count + " bytes: "
                        + new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
            }
        }
        return buffer.array();
    }

    /** Everything until the server closes. */
    public byte[] rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (channel.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toByteArray();
    }

    public String restText() throws IOException {
        return new String(rest(), StandardCharsets.UTF_8);
    }

    /**
     * One chunk of a chunked body; empty at its end. The line break behind a chunk comes with the next one, which is how
     * Jetty sends it and clients read it.
     */
    public String chunk() throws IOException {
        StringBuilder size = new StringBuilder();
        if (inChunks) {
            bytes(2);
        }
        inChunks = true;
        while (size.indexOf("\r\n") < 0) {
            size.append(new String(bytes(1), StandardCharsets.ISO_8859_1));
        }
        return new String(bytes(Integer.parseInt(size.toString().strip(), 16)), StandardCharsets.UTF_8);
    }

    public void halfClose() throws IOException {
        channel.shutdownOutput();
    }

    /** Whether the server has closed, and nothing is left to read. */
    public boolean atEnd() throws IOException {
        return channel.read(ByteBuffer.allocate(1)) < 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package org.gantry.rest.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/** The body of an answer, written as it comes; the head goes with the first byte. */
final class StreamOutput extends OutputStream {
    private final Response response;

    StreamOutput(Response response) {
        this.response = response;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Content.Sink.write(response, false, ByteBuffer.wrap(source, offset, length));
    }
}

package org.gantry.rest.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** The bytes of a body as they come. Once a thread was interrupted while it waited for them, Jetty gives them to nobody else. */
final class BodyInput extends InputStream {
    private static final String BROKEN_OFF = BodyInput.class.getName();

    private final Request request;
    private final InputStream in;

    BodyInput(Request request) {
        this.request = request;
        this.in = Content.Source.asInputStream(request);
    }

    static boolean wasBrokenOff(Request request) {
        return request.getAttribute(BROKEN_OFF) != null;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            return in.read(target, offset, length);
        } catch (InterruptedIOException e) {
            request.setAttribute(BROKEN_OFF, true);
            throw e;
        }
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package org.gantry.rest.http;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;
import org.gantry.api.EngineException;

/** The body of a request. */
final class Body {
    /** No JSON of the API comes near this; a seccomp profile, the largest thing in one, has some 10 kB. */
    private static final int JSON_LIMIT = 4 << 20;

    /** How much of an unread upload is worth receiving only to be able to say what was wrong with it. */
    private static final long DISCARD_LIMIT = 1L << 30;

    private final Request request;

    Body(Request request) {
        this.request = request;
    }

    /** The bytes of a JSON body, none if there is no body. */
    byte[] json() throws IOException {
        byte[] bytes = stream().readNBytes(JSON_LIMIT + 1);
        if (bytes.length > JSON_LIMIT) {
            throw new PayloadTooLarge(JSON_LIMIT);
        }
        if (bytes.length > 0) {
            requireJson();
        }
        return bytes;
    }

    private void requireJson() {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        String base = type == null ? "" : MimeTypes.getContentTypeWithoutCharset(type);
        if (!"application/json".equalsIgnoreCase(base)) {
            throw new EngineException.InvalidArgument(
                    "unsupported Content-Type header (" + base + "): must be 'application/json'");
        }
    }

    InputStream stream() {
        return new BodyInput(request);
    }

    /** Receives what is left of an upload that failed: a client that is still sending would not see the answer. */
    void discard() throws IOException {
        if (BodyInput.wasBrokenOff(request)) {
            return; // the connection is closed behind the answer
        }
        InputStream rest = stream();
        byte[] buffer = new byte[1 << 16];
        long discarded = 0;
        for (int n = rest.read(buffer); n >= 0 && discarded < DISCARD_LIMIT; n = rest.read(buffer)) {
            discarded += n;
        }
    }
}

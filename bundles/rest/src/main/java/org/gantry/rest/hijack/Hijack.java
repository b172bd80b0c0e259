package org.gantry.rest.hijack;

import java.io.IOException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.gantry.api.engine.AttachSession;
import org.gantry.rest.http.ApiVersion;
import org.gantry.rest.http.Exchange;

/**
 * Answers a request by giving its connection to a session. Clients ask in one of two forms: with {@code Upgrade: tcp},
 * which is answered 101, or, the older one, without, which is answered 200 with a body that ends with the connection.
 */
public final class Hijack {
    private Hijack() {}

    /** Hands the session over; from here on it is closed when the connection ends, whatever happens. */
    public static void hijack(Exchange exchange, AttachSession session, boolean stdin) throws IOException {
        try {
            Framing framing = Framing.of(session.terminal());
            boolean upgrade = exchange.hasHeader(HttpHeader.UPGRADE);
            if (upgrade) {
                exchange.header(HttpHeader.CONNECTION.asString(), "Upgrade");
                exchange.header(HttpHeader.UPGRADE.asString(), "tcp");
                exchange.header(HttpHeader.CONTENT_TYPE.asString(), framing.mediaType(exchange.version()));
                exchange.status(HttpStatus.SWITCHING_PROTOCOLS_101);
            } else {
                exchange.header(HttpHeader.CONNECTION.asString(), "close");
                exchange.begin(HttpStatus.OK_200, Framing.RAW.mediaType(ApiVersion.MINIMUM));
            }
            exchange.upgrade(
                    endPoint -> new HijackedConnection(endPoint, session, framing, stdin, exchange.surroundings()),
                    session::close);
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }
}

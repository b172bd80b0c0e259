package org.gantry.rest.stream;

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
        AttachCall call = new AttachCall(session, stdin);
        Framing framing = Framing.of(session.terminal());
        if (exchange.hasHeader(HttpHeader.UPGRADE)) {
            exchange.header(HttpHeader.CONNECTION.asString(), "Upgrade");
            exchange.header(HttpHeader.UPGRADE.asString(), "tcp");
            exchange.goOn(
                    HttpStatus.SWITCHING_PROTOCOLS_101,
                    framing.mediaType(exchange.version()),
                    Coding.UNTIL_CLOSE,
                    call);
        } else {
            exchange.header(HttpHeader.CONNECTION.asString(), "close");
            exchange.goOn(HttpStatus.OK_200, Framing.RAW.mediaType(ApiVersion.MINIMUM), Coding.UNTIL_CLOSE, call);
        }
    }
}

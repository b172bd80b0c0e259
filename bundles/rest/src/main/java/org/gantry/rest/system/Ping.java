package org.gantry.rest.system;

import java.nio.charset.StandardCharsets;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/**
 * GET and HEAD /_ping: by its headers clients choose the version to speak. It needs no engine behind it, so it also tells
 * that somebody is there while the engine is still starting.
 */
final class Ping implements Endpoint {
    private static final byte[] OK = "OK".getBytes(StandardCharsets.US_ASCII);

    @Override
    public void handle(Exchange exchange) throws Exception {
        // 1 is the classic builder; 2 would promise BuildKit.
        exchange.header("Builder-Version", "1");
        exchange.header("Swarm", "inactive");
        exchange.header("Cache-Control", "no-cache, no-store, must-revalidate");
        exchange.header("Pragma", "no-cache");
        exchange.reply(200, "text/plain; charset=utf-8", OK);
    }
}

package org.gantry.rest.container;

import java.io.InputStream;
import org.gantry.api.EngineException;
import org.gantry.api.engine.ContainerFiles.Extraction;
import org.gantry.api.engine.ContainerFiles.FileArchive;
import org.gantry.rest.http.Exchange;

/** HEAD, GET and PUT /containers/{id}/archive: {@code docker cp}. */
final class ContainerArchive {
    private ContainerArchive() {}

    static void stat(Exchange exchange) throws Exception {
        PathStatHeader.put(exchange, exchange.engine().files().stat(exchange.variable("id"), path(exchange)));
        exchange.reply(200);
    }

    static void read(Exchange exchange) throws Exception {
        try (FileArchive archive = exchange.engine().files().open(exchange.variable("id"), path(exchange))) {
            PathStatHeader.put(exchange, archive.stat());
            exchange.stream(Exchange.TAR, archive::writeTo);
        }
    }

    static void write(Exchange exchange) throws Exception {
        var options = new Extraction(
                exchange.query().flag("copyUIDGID"), !exchange.query().flag("noOverwriteDirNonDir"));
        InputStream upload = exchange.upload();
        exchange.engine().files().extract(exchange.variable("id"), path(exchange), options, upload);
        Exchange.passOverPadding(upload);
        exchange.reply(200);
    }

    private static String path(Exchange exchange) {
        String path = exchange.query().text("path");
        if (path.isEmpty()) {
            throw new EngineException.InvalidArgument("bad parameter: path cannot be empty");
        }
        return path;
    }
}

package org.gantry.rest.container;

import org.gantry.api.EngineException;
import org.gantry.api.engine.LogOptions;
import org.gantry.api.engine.LogSession;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Query;
import org.gantry.rest.http.Timestamps;
import org.gantry.rest.stream.Framing;

/** GET /containers/{id}/logs. */
final class ContainerLogs implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        LogOptions options = options(exchange.query());
        LogSession log = exchange.engine().containers().logs(exchange.variable("id"), options);
        LogLines lines = new LogLines(
                exchange.query().flag("timestamps"), exchange.query().flag("details"));
        exchange.goOn(Framing.of(log.terminal()).mediaType(exchange.version()), new LogsCall(log, lines));
    }

    private static LogOptions options(Query query) {
        boolean stdout = query.flag("stdout");
        boolean stderr = query.flag("stderr");
        if (!stdout && !stderr) {
            throw new EngineException.InvalidArgument("Bad parameters: you must choose at least one stream");
        }
        return new LogOptions(
                stdout,
                stderr,
                query.flag("follow"),
                Timestamps.read(query, "since"),
                Timestamps.read(query, "until"),
                tail(query.text("tail")));
    }

    /** As in Docker, anything that is no number means everything. */
    private static long tail(String tail) {
        return tail.matches("\\d{1,18}") ? Long.parseLong(tail) : -1;
    }
}

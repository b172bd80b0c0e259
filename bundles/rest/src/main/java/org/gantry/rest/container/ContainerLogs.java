package org.gantry.rest.container;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.gantry.api.EngineException;
import org.gantry.api.engine.LogOptions;
import org.gantry.api.engine.LogSession;
import org.gantry.rest.hijack.Framing;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Query;
import org.gantry.rest.http.Timestamps;

/** GET /containers/{id}/logs. */
final class ContainerLogs implements Endpoint {
    private static final int BATCH = 1 << 15;

    @Override
    public void handle(Exchange exchange) throws Exception {
        LogOptions options = options(exchange.query());
        try (LogSession log = exchange.engine().containers().logs(exchange.variable("id"), options)) {
            Framing framing = Framing.of(log.terminal());
            LogLines lines = new LogLines(
                    exchange.query().flag("timestamps"), exchange.query().flag("details"));
            exchange.begin(200, framing.mediaType(exchange.version()));
            exchange.whileConnected(() -> copy(log, lines, framing, exchange));
        }
    }

    /** What is at hand goes out together: a log is many short lines, and a write for each would cost more than the rest. */
    private static void copy(LogSession log, LogLines lines, Framing framing, Exchange exchange) throws Exception {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        LogSession.LogEntry entry = log.next();
        while (entry != null) {
            ByteBuffer frame = framing.frame(entry.stream(), lines.prefix(entry), entry.line());
            batch.write(frame.array(), frame.position(), frame.remaining());
            entry = batch.size() < BATCH ? log.poll() : null;
            if (entry == null) {
                exchange.send(ByteBuffer.wrap(batch.toByteArray()));
                batch.reset();
                entry = log.next();
            }
        }
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

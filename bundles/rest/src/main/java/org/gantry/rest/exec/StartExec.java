package org.gantry.rest.exec;

import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.Execs;
import org.gantry.api.engine.Execs.ExecDetails;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Fields;
import org.gantry.rest.mapping.ProcessMapping;
import org.gantry.rest.stream.Hijack;
import org.jspecify.annotations.Nullable;

/** POST /exec/{id}/start. */
final class StartExec implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        StartOptions options = exchange.body(StartExec::read);
        String id = exchange.variable("id");
        Execs execs = exchange.engine().execs();
        if (options.detach()) {
            execs.startDetached(id);
            exchange.reply(200);
            return;
        }
        ExecDetails details = execs.inspect(id);
        Hijack.hijack(
                exchange,
                start(execs, details, options.size()),
                details.config().attachStdin());
    }

    /** A program that cannot be run is told on the process's own streams: the CLI then asks for its exit code. */
    private static AttachSession start(Execs execs, ExecDetails details, @Nullable ConsoleSize size) {
        try {
            return execs.start(details.id(), size);
        } catch (EngineException.InvalidArgument e) {
            return new FailureNotice(details.config().terminal(), String.valueOf(e.getMessage()));
        }
    }

    private static StartOptions read(Fields body) {
        // Whether there is a terminal was settled when the process was prepared.
        body.ignore("Tty");
        return new StartOptions(body.flag("Detach"), ProcessMapping.consoleSize(body.integers("ConsoleSize")));
    }

    private record StartOptions(boolean detach, @Nullable ConsoleSize size) {}
}

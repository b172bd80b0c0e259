package org.gantry.rest.exec;

import org.gantry.api.engine.Execs.ExecConfig;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;

/** POST /containers/{id}/exec. */
final class CreateExec implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        ExecConfig config = exchange.body(CreateExec::read);
        String id = exchange.engine().execs().create(exchange.variable("id"), config);
        exchange.reply(201, Json.object().put("Id", id));
    }

    private static ExecConfig read(Fields body) {
        // Whether to detach is said, and heeded, at the start; the size of the terminal too.
        body.ignore("Detach", "ConsoleSize");
        return new ExecConfig(
                body.texts("Cmd"),
                body.texts("Env"),
                body.text("WorkingDir"),
                body.text("User"),
                body.flag("Tty"),
                body.flag("AttachStdin"),
                body.flag("AttachStdout"),
                body.flag("AttachStderr"),
                body.flag("Privileged"),
                body.text("DetachKeys"));
    }
}

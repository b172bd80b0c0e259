package org.gantry.rest.exec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.gantry.api.engine.Execs.ExecConfig;
import org.gantry.api.engine.Execs.ExecDetails;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/** GET /exec/{id}/json. */
final class InspectExec implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.reply(200, json(exchange.engine().execs().inspect(exchange.variable("id"))));
    }

    private static ObjectNode json(ExecDetails exec) {
        ExecConfig config = exec.config();
        ObjectNode node = Json.object();
        node.put("ID", exec.id()).put("Running", exec.running()).put("ExitCode", exec.exitCode());
        List<String> command = config.command();
        ObjectNode process = node.putObject("ProcessConfig");
        process.put("tty", config.terminal());
        process.put("entrypoint", command.getFirst());
        process.set("arguments", Json.array(command.subList(1, command.size())));
        process.put("privileged", config.privileged());
        if (!config.user().isEmpty()) {
            process.put("user", config.user());
        }
        node.put("OpenStdin", config.attachStdin());
        node.put("OpenStderr", config.attachStderr());
        node.put("OpenStdout", config.attachStdout());
        node.put("CanRemove", !exec.running() && exec.exitCode() != null);
        node.put("ContainerID", exec.containerId());
        node.put("DetachKeys", config.detachKeys());
        node.put("Pid", exec.pid());
        return node;
    }
}

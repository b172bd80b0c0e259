package org.gantry.rest.system;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.engine.EngineSystem.EngineInfo;
import org.gantry.rest.http.ApiVersion;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/** GET /version. */
final class VersionInfo implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.reply(200, json(exchange.engine().system().info()));
    }

    private static ObjectNode json(EngineInfo info) {
        ObjectNode node = Json.object();
        node.putObject("Platform").put("Name", "Gantry");
        ArrayNode components = node.putArray("Components");
        ObjectNode engine = components.addObject().put("Name", "Engine").put("Version", info.version());
        putDetails(info, engine.putObject("Details")).put("Experimental", "false");
        info.runtimes().forEach(runtime -> {
            ObjectNode component =
                    components.addObject().put("Name", runtime.name()).put("Version", runtime.version());
            component.putObject("Details");
        });
        node.put("Version", info.version());
        putDetails(info, node).put("Experimental", false);
        return node;
    }

    /** Where Docker names its Go compiler, we name what we run on. */
    private static ObjectNode putDetails(EngineInfo info, ObjectNode node) {
        return node.put("ApiVersion", ApiVersion.MAXIMUM.toString())
                .put("MinAPIVersion", ApiVersion.MINIMUM.toString())
                .put("GitCommit", "")
                .put("GoVersion", "none, but Java " + Runtime.version())
                .put("Os", "linux")
                .put("Arch", Architectures.go(info.architecture()))
                .put("KernelVersion", info.kernelVersion())
                .put("BuildTime", "");
    }
}

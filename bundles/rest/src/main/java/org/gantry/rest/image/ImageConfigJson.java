package org.gantry.rest.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.gantry.api.oci.ImageConfig.Execution;
import org.gantry.rest.json.Json;
import org.gantry.rest.mapping.HealthMapping;
import org.jspecify.annotations.Nullable;

/** What an image sets for its containers (API: ImageConfig). */
final class ImageConfigJson {
    private ImageConfigJson() {}

    static ObjectNode of(@Nullable Execution given) {
        Execution config = given == null ? Execution.EMPTY : given;
        ObjectNode node = Json.object();
        node.put("User", config.user() == null ? "" : config.user());
        if (config.exposedPorts() != null) {
            node.set("ExposedPorts", Json.set(config.exposedPorts().keySet()));
        }
        node.set("Env", Json.arrayOrNull(config.env()));
        node.set("Cmd", Json.arrayOrNull(config.cmd()));
        node.set("Volumes", setOrNull(config.volumes()));
        node.put("WorkingDir", config.workingDir() == null ? "" : config.workingDir());
        node.set("Entrypoint", Json.arrayOrNull(config.entrypoint()));
        node.set("OnBuild", Json.arrayOrNull(config.onBuild()));
        node.set("Labels", config.labels() == null ? null : Json.object(config.labels()));
        if (config.stopSignal() != null) {
            node.put("StopSignal", config.stopSignal());
        }
        if (config.shell() != null) {
            node.set("Shell", Json.array(config.shell()));
        }
        HealthMapping.writeConfig(config.healthcheck(), node);
        return node;
    }

    private static JsonNode setOrNull(@Nullable Map<String, Map<String, String>> names) {
        return names == null ? JsonNodeFactory.instance.nullNode() : Json.set(names.keySet());
    }
}

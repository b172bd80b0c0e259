package org.gantry.rest.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.image.Image;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;
import org.jspecify.annotations.Nullable;

/** GET /images/{name}/json. */
final class InspectImage implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        ContainerEngine engine = exchange.engine();
        Image image = engine.images().inspect(exchange.variable("name"));
        exchange.reply(200, json(image, engine.system().info().storageDriver()));
    }

    private static ObjectNode json(Image image, String storageDriver) {
        ImageConfig config = image.config();
        ObjectNode node = Json.object();
        node.put("Id", image.id().toString());
        node.set("RepoTags", Json.array(image.repoTags()));
        node.set("RepoDigests", Json.array(image.repoDigests()));
        node.put("Parent", image.parent() == null ? "" : image.parent().toString());
        node.put("Comment", comment(config.history()));
        node.put("Created", Json.time(config.created()));
        node.put("DockerVersion", "");
        node.put("Author", config.author() == null ? "" : config.author());
        node.set("Config", ImageConfigJson.of(config.config()));
        node.put("Architecture", config.architecture());
        if (config.variant() != null) {
            node.put("Variant", config.variant());
        }
        node.put("Os", config.os());
        node.put("Size", image.size());
        node.putObject("GraphDriver").put("Name", storageDriver).putNull("Data");
        ObjectNode rootfs = node.putObject("RootFS").put("Type", config.rootfs().type());
        rootfs.set(
                "Layers",
                Json.array(
                        config.rootfs().diffIds().stream().map(Digest::toString).toList()));
        node.putObject("Metadata").put("LastTagTime", Json.time(image.lastTagged()));
        return node;
    }

    /** The comment of the last step, which is where {@code docker import --message} goes. */
    private static String comment(@Nullable List<ImageConfig.History> history) {
        String comment =
                history == null || history.isEmpty() ? null : history.getLast().comment();
        return comment == null ? "" : comment;
    }
}

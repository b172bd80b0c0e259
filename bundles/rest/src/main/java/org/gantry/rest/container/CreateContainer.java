package org.gantry.rest.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.Containers.CreatedContainer;
import org.gantry.api.oci.ImageConfig;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;
import org.gantry.rest.mapping.ContainerConfigMapping;

/** POST /containers/create. */
final class CreateContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        ContainerConfig config = exchange.body(ContainerConfigMapping::read);
        ContainerEngine engine = exchange.engine();
        requirePlatform(engine, config.image(), exchange.query().text("platform"));
        CreatedContainer created = engine.containers().create(exchange.query().text("name"), config);
        ObjectNode answer = Json.object().put("Id", created.id());
        answer.set("Warnings", Json.array(created.warnings()));
        exchange.reply(201, answer);
    }

    /** An image there is has one platform; asking for another is asking for an image that is not there. */
    private static void requirePlatform(ContainerEngine engine, String image, String wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        ImageConfig config = engine.images().inspect(image).config();
        String platform = config.os() + "/" + config.architecture();
        String full = config.variant() == null ? platform : platform + "/" + config.variant();
        if (!wanted.equals(config.os()) && !wanted.equals(platform) && !wanted.equals(full)) {
            throw new EngineException.NotFound("image with reference " + image + " was found but its platform (" + full
                    + ") does not match the specified platform (" + wanted + ")");
        }
    }
}

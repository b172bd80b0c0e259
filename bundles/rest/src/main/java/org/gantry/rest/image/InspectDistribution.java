package org.gantry.rest.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.image.Registries.RemoteImage;
import org.gantry.api.oci.Descriptor.Platform;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/** GET /distribution/{name}/json. */
final class InspectDistribution implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        RemoteImage image =
                exchange.engine().images().inspectRemote(exchange.variable("name"), AuthHeader.of(exchange));
        ObjectNode node = Json.object();
        node.putObject("Descriptor")
                .put("mediaType", image.descriptor().mediaType())
                .put("digest", image.descriptor().digest().toString())
                .put("size", image.descriptor().size());
        ArrayNode platforms = node.putArray("Platforms");
        image.platforms().forEach(platform -> platforms.add(json(platform)));
        exchange.reply(200, node);
    }

    private static ObjectNode json(Platform platform) {
        ObjectNode node =
                Json.object().put("architecture", platform.architecture()).put("os", platform.os());
        if (platform.osVersion() != null) {
            node.put("os.version", platform.osVersion());
        }
        if (platform.variant() != null) {
            node.put("variant", platform.variant());
        }
        return node;
    }
}

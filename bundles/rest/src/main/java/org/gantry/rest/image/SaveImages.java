package org.gantry.rest.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore.SavedImages;
import org.gantry.api.oci.ImageConfig;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/** GET /images/{name}/get and GET /images/get: {@code docker save}. */
final class SaveImages {
    private SaveImages() {}

    static void one(Exchange exchange) throws Exception {
        save(exchange, List.of(exchange.variable("name")));
    }

    static void several(Exchange exchange) throws Exception {
        save(exchange, exchange.query().texts("names"));
    }

    private static void save(Exchange exchange, List<String> names) throws Exception {
        try (SavedImages images = exchange.engine().images().save(names)) {
            String platform = exchange.query().text("platform");
            if (!platform.isEmpty()) {
                images.images().forEach(image -> requirePlatform(image, platform));
            }
            exchange.stream(Exchange.TAR, images::writeTo);
        }
    }

    /** An image here is for one platform. */
    private static void requirePlatform(Image image, String json) {
        ObjectNode platform = Json.parseObject(json.getBytes(StandardCharsets.UTF_8));
        String os = platform.path("os").asText("");
        String architecture = platform.path("architecture").asText("");
        if (os.isEmpty() || architecture.isEmpty()) {
            throw new EngineException.InvalidArgument("both OS and Architecture must be provided");
        }
        ImageConfig config = image.config();
        String variant = platform.path("variant").asText("");
        boolean same = os.equals(config.os())
                && architecture.equals(config.architecture())
                && (variant.isEmpty() || variant.equals(config.variant()));
        if (!same) {
            throw new EngineException.NotFound("no suitable export target found for platform " + os + "/" + architecture
                    + (variant.isEmpty() ? "" : "/" + variant));
        }
    }
}

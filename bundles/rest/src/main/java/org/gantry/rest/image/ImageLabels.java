package org.gantry.rest.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.gantry.api.image.Image;
import org.gantry.api.oci.ImageConfig;
import org.gantry.rest.json.Json;

/** The labels of an image, which its configuration may lack in two ways. */
final class ImageLabels {
    private ImageLabels() {}

    static Map<String, String> of(Image image) {
        ImageConfig.Execution execution = image.config().config();
        Map<String, String> labels = execution == null ? null : execution.labels();
        return labels == null ? Map.of() : labels;
    }

    static JsonNode json(Image image) {
        Map<String, String> labels = of(image);
        return labels.isEmpty() ? JsonNodeFactory.instance.nullNode() : Json.object(labels);
    }
}

package org.gantry.rest.image;

import java.util.Map;
import org.gantry.api.image.Image;
import org.gantry.api.oci.ImageConfig;

/** The labels of an image, which its configuration may lack in two ways. */
final class ImageLabels {
    private ImageLabels() {}

    static Map<String, String> of(Image image) {
        ImageConfig.Execution execution = image.config().config();
        Map<String, String> labels = execution == null ? null : execution.labels();
        return labels == null ? Map.of() : labels;
    }
}

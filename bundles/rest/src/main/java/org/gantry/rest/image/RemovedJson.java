package org.gantry.rest.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.gantry.api.image.ImageStore.RemovedImage;
import org.gantry.rest.json.Json;

/** The lines of {@code docker rmi} (API: ImageDeleteResponseItem). */
final class RemovedJson {
    private RemovedJson() {}

    static ArrayNode of(List<RemovedImage> lines) {
        ArrayNode answer = Json.array();
        for (RemovedImage line : lines) {
            if (line.deleted().isEmpty()) {
                answer.addObject().put("Untagged", line.untagged());
            } else {
                answer.addObject().put("Deleted", line.deleted());
            }
        }
        return answer;
    }
}

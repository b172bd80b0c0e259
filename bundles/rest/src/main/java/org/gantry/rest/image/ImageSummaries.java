package org.gantry.rest.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.gantry.api.engine.Images;
import org.gantry.api.engine.Images.ImageUsage;
import org.gantry.api.engine.Images.ImagesUsage;
import org.gantry.api.image.Image;
import org.gantry.rest.http.Filters;
import org.gantry.rest.json.Json;

/** Images as lists show them (API: ImageSummary). */
public final class ImageSummaries {
    /** What Docker writes for a figure it was not asked to compute. */
    private static final int NOT_COMPUTED = -1;

    private ImageSummaries() {}

    /** All that {@code docker images} shows, each with what it shares and how many containers it has. */
    public static ArrayNode withUsage(Images images, ImagesUsage usage) {
        List<Image> known = usage.images().stream().map(ImageUsage::image).toList();
        var filter = new ImageFilter(Filters.NONE, images, known, false);
        ArrayNode answer = Json.array();
        usage.images().stream()
                .filter(each -> filter.test(each.image()))
                .map(each -> of(each.image(), each.image().repoTags(), each.sharedSize(), each.containers()))
                .forEach(answer::add);
        return answer;
    }

    static ObjectNode of(Image image, List<String> names) {
        return of(image, names, NOT_COMPUTED, NOT_COMPUTED);
    }

    /** With the size it shares, and the containers not counted. */
    static ObjectNode of(ImageUsage usage, List<String> names) {
        return of(usage.image(), names, usage.sharedSize(), NOT_COMPUTED);
    }

    private static ObjectNode of(Image image, List<String> names, long sharedSize, int containers) {
        ObjectNode node = Json.object();
        node.put("Containers", containers);
        node.put(
                "Created",
                image.config().created() == null ? 0 : image.config().created().getEpochSecond());
        node.put("Id", image.id().toString());
        node.set("Labels", ImageLabels.json(image));
        node.put("ParentId", image.parent() == null ? "" : image.parent().toString());
        node.set("RepoDigests", Json.array(image.repoDigests()));
        node.set("RepoTags", Json.array(names));
        node.put("SharedSize", sharedSize);
        node.put("Size", image.size());
        return node;
    }
}

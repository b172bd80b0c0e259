package org.gantry.rest.image;

import static org.gantry.rest.image.ImageSummary.NOT_COMPUTED;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.gantry.api.engine.Images;
import org.gantry.api.engine.Images.ImageUsage;
import org.gantry.api.engine.Images.ImagesUsage;
import org.gantry.api.image.Image;
import org.gantry.rest.http.Filters;
import org.gantry.rest.json.Json;

/** Lists of images, each as an {@link ImageSummary}. */
public final class ImageSummaries {
    private ImageSummaries() {}

    /** All that {@code docker images} shows, each with what it shares and how many containers it has. */
    public static ArrayNode withUsage(Images images, ImagesUsage usage) {
        List<Image> known = usage.images().stream().map(ImageUsage::image).toList();
        var filter = new ImageFilter(Filters.NONE, images, known, false);
        ArrayNode answer = Json.array();
        usage.images().stream()
                .filter(each -> filter.test(each.image()))
                .map(each ->
                        new ImageSummary(each.image(), each.image().repoTags(), each.sharedSize(), each.containers()))
                .forEach(answer::addPOJO);
        return answer;
    }

    /** Those of a list that the filter lets through, with neither figure. */
    static ArrayNode of(List<Image> known, ImageFilter filter) {
        ArrayNode answer = Json.array();
        for (Image image : known) {
            if (filter.test(image)) {
                answer.addPOJO(new ImageSummary(image, filter.names(image), NOT_COMPUTED, NOT_COMPUTED));
            }
        }
        return answer;
    }

    /** With the size it shares, and the containers not counted. */
    static ArrayNode withSharedSize(List<ImageUsage> known, ImageFilter filter) {
        ArrayNode answer = Json.array();
        for (ImageUsage usage : known) {
            if (filter.test(usage.image())) {
                answer.addPOJO(
                        new ImageSummary(usage.image(), filter.names(usage.image()), usage.sharedSize(), NOT_COMPUTED));
            }
        }
        return answer;
    }
}

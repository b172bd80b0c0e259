package org.gantry.images.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.image.ImageStore.HistoryEntry;
import org.gantry.api.oci.ImageConfig;
import org.jspecify.annotations.Nullable;

/** The lines of docker history: the steps in the config, each with the size of the layer it made. */
final class ImageHistory {
    private static final String INNER_STEP = "<missing>";

    private ImageHistory() {}

    /** Newest first; only the newest step has an identifier and tags, those of the image. */
    static List<HistoryEntry> of(StoredImage image, List<String> tags) {
        List<ImageConfig.History> steps =
                Optional.ofNullable(image.config().history()).orElse(List.of());
        var lines = new ArrayList<HistoryEntry>();
        Iterator<Long> sizes = image.layerSizes().iterator();
        for (ImageConfig.History step : steps) {
            boolean newest = lines.size() + 1 == steps.size();
            lines.add(new HistoryEntry(
                    newest ? image.id().toString() : INNER_STEP,
                    step.created() == null ? 0 : step.created().getEpochSecond(),
                    text(step.createdBy()),
                    newest ? tags : List.of(),
                    size(step, sizes),
                    text(step.comment())));
        }
        return lines.reversed();
    }

    private static long size(ImageConfig.History step, Iterator<Long> sizes) {
        if (Boolean.TRUE.equals(step.emptyLayer())) {
            return 0;
        }
        if (!sizes.hasNext()) {
            throw new EngineException.Internal("too many non-empty layers in History section");
        }
        return sizes.next();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}

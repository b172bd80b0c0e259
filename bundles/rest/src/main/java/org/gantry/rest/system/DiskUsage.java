package org.gantry.rest.system;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.Images.ImagesUsage;
import org.gantry.api.engine.Volumes.VolumeUsage;
import org.gantry.rest.container.ContainerSummaries;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.image.ImageSummaries;
import org.gantry.rest.json.Json;
import org.gantry.rest.volume.VolumeJson;

/** GET /system/df. Since API 1.42 a client may ask for some kinds only; the others are null then. */
final class DiskUsage implements Endpoint {
    /** A kind of objects that take up disk. There is no build cache, so that of an engine is always empty. */
    private enum Kind {
        CONTAINER("container"),
        IMAGE("image"),
        VOLUME("volume"),
        BUILD_CACHE("build-cache");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new EngineException.InvalidArgument("unknown object type: " + word);
        }
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        Set<Kind> kinds = kinds(exchange);
        ContainerEngine engine = exchange.engine();
        ObjectNode answer = Json.object();
        answer.put("LayersSize", 0);
        answer.putNull("Images").putNull("Containers").putNull("Volumes").putNull("BuildCache");
        if (kinds.contains(Kind.IMAGE)) {
            ImagesUsage usage = engine.images().usage();
            answer.put("LayersSize", usage.layersSize());
            answer.set("Images", ImageSummaries.withUsage(engine.images(), usage));
        }
        if (kinds.contains(Kind.CONTAINER)) {
            answer.set("Containers", ContainerSummaries.all(engine));
        }
        if (kinds.contains(Kind.VOLUME)) {
            answer.set("Volumes", volumes(engine.volumes().usage()));
        }
        if (kinds.contains(Kind.BUILD_CACHE)) {
            answer.putArray("BuildCache");
        }
        exchange.reply(200, answer);
    }

    private static Set<Kind> kinds(Exchange exchange) {
        List<String> asked =
                exchange.version().isAtLeast(1, 42) ? exchange.query().texts("type") : List.of();
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        asked.forEach(word -> kinds.add(Kind.of(word)));
        return asked.isEmpty() ? EnumSet.allOf(Kind.class) : kinds;
    }

    private static ArrayNode volumes(List<VolumeUsage> usage) {
        ArrayNode volumes = Json.array();
        for (VolumeUsage each : usage) {
            ObjectNode volume = VolumeJson.of(each.volume());
            volume.putObject("UsageData")
                    .put("RefCount", each.volume().references())
                    .put("Size", each.size());
            volumes.add(volume);
        }
        return volumes;
    }
}

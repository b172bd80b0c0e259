package org.gantry.rest.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.gantry.api.volume.Volume;
import org.gantry.rest.json.Json;

/** A volume in Docker's shape (API: Volume). */
public final class VolumeJson {
    /** A label that Docker gives volumes nobody named. */
    private static final String ANONYMOUS = "com.docker.volume.anonymous";

    private VolumeJson() {}

    public static ObjectNode of(Volume volume) {
        ObjectNode node = Json.object();
        node.put("CreatedAt", volume.created().truncatedTo(ChronoUnit.SECONDS).toString());
        node.put("Driver", volume.driver());
        putMap(node, "Labels", labels(volume));
        node.put("Mountpoint", volume.mountpoint().toString());
        node.put("Name", volume.name());
        putMap(node, "Options", volume.options());
        node.put("Scope", "local");
        return node;
    }

    static Map<String, String> labels(Volume volume) {
        if (!volume.anonymous()) {
            return volume.labels();
        }
        var labels = new TreeMap<>(volume.labels());
        labels.put(ANONYMOUS, "");
        return labels;
    }

    private static void putMap(ObjectNode node, String name, Map<String, String> map) {
        if (map.isEmpty()) {
            node.putNull(name);
        } else {
            node.set(name, Json.object(map));
        }
    }
}

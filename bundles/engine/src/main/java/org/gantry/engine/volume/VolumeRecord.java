package org.gantry.engine.volume;

import java.time.Instant;
import java.util.Map;

/**
 * What a volume is: {@code volume.json} beside its content. It never changes.
 *
 * @param options of the local driver
 * @param anonymous whether it was made for a container that did not name it
 */
record VolumeRecord(
        int version,
        String name,
        Instant created,
        Map<String, String> labels,
        Map<String, String> options,
        boolean anonymous) {
    static final int VERSION = 1;

    VolumeRecord {
        labels = Map.copyOf(labels);
        options = Map.copyOf(options);
    }
}

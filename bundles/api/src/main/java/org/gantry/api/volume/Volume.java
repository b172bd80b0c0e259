package org.gantry.api.volume;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * A volume.
 *
 * @param mountpoint where its content is on the host
 * @param options of the driver, as it was made with them
 * @param anonymous whether it was made for a container that did not name it
 * @param references how many containers have it, those that do not run included
 */
public record Volume(
        String name,
        String driver,
        Path mountpoint,
        Instant created,
        Map<String, String> labels,
        Map<String, String> options,
        boolean anonymous,
        int references) {
    public Volume {
        labels = Map.copyOf(labels);
        options = Map.copyOf(options);
    }
}

package org.gantry.api.volume;

import java.util.Map;

/**
 * What a volume is to be.
 *
 * @param name empty: one is made up
 * @param driver empty: local
 * @param options of the driver; those of local are {@code type}, {@code o} and {@code device}, as for mount(8)
 */
public record VolumeRequest(String name, String driver, Map<String, String> options, Map<String, String> labels) {
    public VolumeRequest {
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }

    public static VolumeRequest named(String name) {
        return new VolumeRequest(name, "", Map.of(), Map.of());
    }
}

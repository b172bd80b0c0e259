package org.gantry.runtime.libcontainer.features;

import java.util.List;
import java.util.Map;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.runtime.libcontainer.hooks.HookKind;
import org.gantry.runtime.libcontainer.mount.MountOptions;

/**
 * The features document (features.md). Whatever the driver decides by a table is read from that table, and the rest is found
 * out by asking the code that would refuse it.
 */
public record Features(
        String ociVersionMin,
        String ociVersionMax,
        List<String> hooks,
        List<String> mountOptions,
        LinuxFeatures linux,
        Map<String, String> annotations) {
    private static final String OLDEST_VERSION = "1.0.0";

    public static Features ofDriver() {
        return new Features(
                OLDEST_VERSION,
                RuntimeSpec.VERSION,
                HookKind.names(),
                MountOptions.known(),
                LinuxFeatures.ofDriver(),
                Map.of());
    }
}

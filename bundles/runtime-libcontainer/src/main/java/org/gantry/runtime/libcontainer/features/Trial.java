package org.gantry.runtime.libcontainer.features;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.json.Json;
import org.gantry.runtime.libcontainer.mount.MountOptions;
import org.gantry.runtime.libcontainer.spec.SpecCheck;

/** Finds out whether the driver takes something by giving it to the check that would refuse it. */
final class Trial {
    private static final String SPEC = """
            {"ociVersion": "1.2.0", "root": {"path": "/"}, "process": {"cwd": "/", "args": ["/x"]},
             "linux": {"cgroupsPath": "/x", "namespaces": [{"type": "mount"}], %s}}""";

    /** A smallest value of each property that may be refused. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "rdma", "\"resources\": {\"rdma\": {\"mlx5_0\": {\"hcaHandles\": 1}}}",
            "intelRdt", "\"intelRdt\": {\"closID\": \"x\"}",
            "netDevices", "\"netDevices\": {\"eth0\": {}}");

    private Trial() {}

    static boolean takes(String property) {
        try {
            String json = SPEC.formatted(PROPERTIES.get(property));
            SpecCheck.check(Json.strict().readValue(json, RuntimeSpec.class));
            return true;
        } catch (EngineException.Unsupported refused) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean takesMountOption(String option) {
        try {
            return MountOptions.parse("options", List.of(option)).parameters().isEmpty();
        } catch (EngineException.Unsupported refused) {
            return false;
        }
    }
}

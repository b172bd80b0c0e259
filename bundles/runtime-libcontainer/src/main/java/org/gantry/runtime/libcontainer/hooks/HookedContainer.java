package org.gantry.runtime.libcontainer.hooks;

import java.util.Map;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a container to run its hooks; kept on file, since its last hooks may be run by another process.
 *
 * @param bundle absolute path
 * @param process what startContainer hooks share with the container's program: user, capabilities, environment
 */
public record HookedContainer(
        String ociVersion,
        String id,
        String bundle,
        @Nullable Map<String, String> annotations,
        RuntimeSpec.Hooks hooks,
        RuntimeSpec.Process process) {

    /** Whether a container has any hooks. */
    public static boolean isOne(RuntimeSpec spec) {
        RuntimeSpec.Hooks hooks = spec.hooks();
        return hooks != null && HookKind.any(hooks);
    }

    /** Empty for a container without hooks, which has nothing of all this. */
    public static Optional<HookedContainer> of(String id, String bundle, RuntimeSpec spec) {
        RuntimeSpec.Hooks hooks = spec.hooks();
        RuntimeSpec.Process process = spec.process();
        return hooks == null || process == null || !isOne(spec)
                ? Optional.empty()
                : Optional.of(new HookedContainer(spec.ociVersion(), id, bundle, spec.annotations(), hooks, process));
    }

    ContainerState state(HookKind kind, @Nullable Integer pid) {
        return new ContainerState(ociVersion, id, kind.status(), pid, bundle, annotations);
    }
}

package org.gantry.runtime.libcontainer.hooks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a container (runtime.md, State), as hooks read it and {@code state} prints it.
 *
 * @param pid of init, in the pid namespace of whoever reads this; absent when it has ended
 * @param bundle absolute path of the OCI bundle
 * @param annotations absent if there are none
 */
public record ContainerState(
        String ociVersion,
        String id,
        String status,
        @Nullable Integer pid,
        String bundle,
        @Nullable Map<String, String> annotations) {
    public static final String CREATING = "creating";
    public static final String CREATED = "created";
    public static final String RUNNING = "running";
    public static final String PAUSED = "paused";
    public static final String STOPPED = "stopped";
}

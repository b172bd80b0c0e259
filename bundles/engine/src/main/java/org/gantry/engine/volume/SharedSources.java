package org.gantry.engine.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.linux.fs.MountInfo;

/** Whether mounts made on the host can appear in a container, and the other way round: both sides have to be asked for. */
final class SharedSources {
    private static final Set<String> SHARED = Set.of("shared", "rshared");
    private static final Set<String> SLAVE = Set.of("slave", "rslave");

    private SharedSources() {}

    /**
     * Checks that a source lies on a mount that can have this propagation.
     *
     * @throws EngineException.Internal in Docker's words if it does not
     */
    static void check(String source, String propagation) {
        boolean shared = SHARED.contains(propagation);
        if (!shared && !SLAVE.contains(propagation)) {
            return;
        }
        MountInfo mount = mountOf(source);
        boolean fits = has(mount, "shared:") || (!shared && has(mount, "master:"));
        if (!fits) {
            throw new EngineException.Internal("path " + source + " is mounted on " + mount.mountPoint()
                    + " but it is not a shared " + (shared ? "" : "or slave ") + "mount");
        }
    }

    private static MountInfo mountOf(String source) {
        Path real;
        try {
            real = Path.of(source).toRealPath();
        } catch (IOException e) {
            throw new EngineException.Internal("cannot resolve " + source + ": " + e.getMessage(), e);
        }
        MountInfo found = null;
        List<MountInfo> mounts = MountInfo.self();
        for (MountInfo mount : mounts) {
            boolean deeper = found == null
                    || mount.mountPoint().length() >= found.mountPoint().length();
            if (deeper && real.startsWith(Path.of(mount.mountPoint()))) {
                found = mount;
            }
        }
        if (found == null) {
            throw new EngineException.Internal("no mount holds " + source);
        }
        return found;
    }

    private static boolean has(MountInfo mount, String field) {
        return mount.optional().stream().anyMatch(each -> each.startsWith(field));
    }
}

package org.gantry.engine.volume;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.linux.fs.MountInfo;
import org.gantry.linux.mount.MountFlags;
import org.gantry.linux.mount.Mounts;
import org.gantry.linux.syscall.SyscallException;

/**
 * The file systems of local volumes with options. One is mounted on the volume's directory while containers run with it,
 * so that all of them see the same; the mount outlives the engine, as they do.
 */
final class VolumeMounts {
    private static final Map<String, Long> FLAGS = Map.ofEntries(
            Map.entry("bind", MountFlags.MS_BIND),
            Map.entry("rbind", MountFlags.MS_BIND | MountFlags.MS_REC),
            Map.entry("ro", MountFlags.MS_RDONLY),
            Map.entry("nosuid", MountFlags.MS_NOSUID),
            Map.entry("nodev", MountFlags.MS_NODEV),
            Map.entry("noexec", MountFlags.MS_NOEXEC),
            Map.entry("sync", MountFlags.MS_SYNCHRONOUS),
            Map.entry("dirsync", MountFlags.MS_DIRSYNC),
            Map.entry("mand", MountFlags.MS_MANDLOCK),
            Map.entry("noatime", MountFlags.MS_NOATIME),
            Map.entry("nodiratime", MountFlags.MS_NODIRATIME),
            Map.entry("relatime", MountFlags.MS_RELATIME),
            Map.entry("strictatime", MountFlags.MS_STRICTATIME));
    private static final Set<String> WITHOUT_EFFECT =
            Set.of("defaults", "rw", "suid", "dev", "exec", "async", "nomand", "atime", "diratime");

    private final Map<String, Set<String>> users = new HashMap<>();

    /**
     * Mounts the volume unless it is mounted already.
     *
     * @param user whose run needs it, until {@link #release}
     */
    synchronized void acquire(String volume, LocalOptions options, String data, String user) {
        if (MountInfo.at(data).isEmpty()) {
            mount(options, data);
        }
        users.computeIfAbsent(volume, _ -> new HashSet<>()).add(user);
    }

    /** Unmounts the volume when nobody else needs it. Idempotent. */
    synchronized void release(String volume, String data, String user) {
        Set<String> left = users.getOrDefault(volume, new HashSet<>());
        left.remove(user);
        if (left.isEmpty()) {
            users.remove(volume);
            Mounts.unmountIfMounted(data);
        }
    }

    private static void mount(LocalOptions options, String data) {
        long flags = 0;
        List<String> parameters = new ArrayList<>();
        for (String option : options.options().split(",", -1)) {
            Long flag = FLAGS.get(option);
            if (flag != null) {
                flags |= flag;
            } else if (!option.isEmpty() && !WITHOUT_EFFECT.contains(option)) {
                parameters.add(option);
            }
        }
        try {
            mount(options, data, flags, String.join(",", parameters));
        } catch (SyscallException e) {
            throw new EngineException.Internal(
                    "error while mounting volume '" + data + "': failed to mount local volume: mount "
                            + options.device() + ":" + data + ", flags: 0x" + Long.toHexString(flags)
                            + (parameters.isEmpty() ? "" : ", data: " + String.join(",", parameters)) + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** A bind mount takes its attributes only when it is there. */
    private static void mount(LocalOptions options, String data, long flags, String parameters) {
        Mounts.mount(options.device(), data, options.type(), flags, parameters);
        long attributes = flags & ~(MountFlags.MS_BIND | MountFlags.MS_REC);
        if ((flags & MountFlags.MS_BIND) != 0 && attributes != 0) {
            try {
                Mounts.mount(null, data, null, MountFlags.MS_REMOUNT | MountFlags.MS_BIND | attributes, null);
            } catch (SyscallException e) {
                Mounts.unmountIfMounted(data);
                throw e;
            }
        }
    }
}

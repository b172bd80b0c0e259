package org.gantry.runtime.libcontainer.mount;

import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.mount.FileSystem;

/**
 * What may be mounted in a container's /proc: a proc file system on it, and files in it that containers are shown
 * instead of the host's (those of lxcfs). Programs in the container, and some outside it, believe what /proc says and
 * write labels and kernel parameters there, so anything else would be a way to catch or to fake these.
 */
final class ProcPlaces {
    private static final String PROC = "/proc";

    /** PROC_ROOT_INO of linux/proc_fs.h. */
    private static final long ROOT_INODE = 1;

    private static final Set<String> REPLACEABLE = Set.of(
            "/proc/cpuinfo",
            "/proc/diskstats",
            "/proc/loadavg",
            "/proc/meminfo",
            "/proc/net/dev",
            "/proc/slabinfo",
            "/proc/stat",
            "/proc/swaps",
            "/proc/sys/crypto/fips_enabled",
            "/proc/sys/kernel/ns_last_pid",
            "/proc/uptime");

    private ProcPlaces() {}

    /**
     * For a new file system.
     *
     * @throws EngineException.InvalidArgument when it may not be mounted there
     */
    static void check(String destination, String type) {
        if (destination.equals(PROC)) {
            requireProc(destination, type.equals("proc"));
        } else {
            checkBelow(destination);
        }
    }

    /**
     * For a file or directory of the host.
     *
     * @throws EngineException.InvalidArgument when it may not be mounted there
     */
    static void check(String destination, Fd source) {
        if (destination.equals(PROC)) {
            boolean proc = FileSystem.of(source).magic() == FileSystem.PROC_MAGIC
                    && Stat.of(source).inode() == ROOT_INODE;
            requireProc(destination, proc);
        } else {
            checkBelow(destination);
        }
    }

    private static void requireProc(String destination, boolean proc) {
        if (!proc) {
            throw new EngineException.InvalidArgument(
                    "\"" + destination + "\" cannot be mounted because it is not of type proc");
        }
    }

    private static void checkBelow(String destination) {
        if (ContainerPaths.isWithin(destination, PROC) && !REPLACEABLE.contains(destination)) {
            throw new EngineException.InvalidArgument(
                    "\"" + destination + "\" cannot be mounted because it is inside /proc");
        }
    }
}

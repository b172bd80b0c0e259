package org.gantry.engine.volume;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.engine.spec.UserMount;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * The mounts of a container that is about to start, every source being there. What lies below the root of a volume is
 * opened, and its source the name of that descriptor: other containers may write to the volume, so a path could lead
 * elsewhere by the time it is mounted. To be closed when the container has them.
 */
public final class PreparedMounts implements AutoCloseable {
    private final List<UserMount> mounts = new ArrayList<>();
    private final List<Fd> open = new ArrayList<>();
    private final Set<String> ofHost = new HashSet<>();

    PreparedMounts() {}

    public List<UserMount> mounts() {
        return List.copyOf(mounts);
    }

    /** Where volumes are mounted that are directories of the host. */
    public Set<String> ofHost() {
        return Set.copyOf(ofHost);
    }

    @Override
    public void close() {
        open.forEach(Fd::close);
    }

    void add(UserMount mount) {
        mounts.add(mount);
    }

    void addOfHost(UserMount mount) {
        ofHost.add(mount.mount().destination());
    }

    /** Adds a part of a volume, which no link may leave. */
    void addPart(UserMount mount) {
        String volume = mount.mount().source();
        int resolve = Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_MAGICLINKS;
        try (Fd root = Openat2.open(volume, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
            Fd part = Openat2.open(root, mount.subpath(), OpenFlags.O_PATH, 0, resolve);
            open.add(part);
            String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + part.number();
            mounts.add(mount.withSource(mount.mount().name(), path));
        } catch (SyscallException e) {
            throw refused(volume, mount.subpath(), e);
        }
    }

    private static EngineException refused(String volume, String subpath, SyscallException e) {
        String path = volume + "/" + subpath;
        if (e.is(Errno.ENOENT, Errno.ENOTDIR)) {
            return new EngineException.InvalidArgument(
                    "cannot access path " + path + ": lstat " + path + ": no such file or directory");
        }
        if (e.is(Errno.EXDEV, Errno.ELOOP)) {
            return new EngineException.InvalidArgument(
                    "cannot access path " + path + ": path is not within the volume " + volume);
        }
        return new EngineException.Internal("cannot access path " + path + ": " + e.getMessage(), e);
    }
}

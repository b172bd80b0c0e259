package org.gantry.linux.fs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * A directory that stands for "/": a container's root file system seen from outside. Paths resolve inside it with
 * RESOLVE_IN_ROOT, so neither ".." nor a symbolic link that the container planted can lead out of it, and no path of
 * /proc that opens something by magic is followed.
 */
public final class RootDir implements AutoCloseable {
    private static final int INSIDE = Openat2.RESOLVE_IN_ROOT | Openat2.RESOLVE_NO_MAGICLINKS;
    private static final int PROBE = 1 << 13;

    private final Fd directory;

    private RootDir(Fd directory) {
        this.directory = directory;
    }

    /** Opens a directory of the host by its absolute path. */
    public static RootDir open(String path) {
        return new RootDir(Openat2.open(path, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY));
    }

    /** Takes over a directory descriptor, for example that of a detached mount. */
    public static RootDir own(Fd directory) {
        return new RootDir(directory);
    }

    /** The O_PATH descriptor of the root itself. */
    public Fd fd() {
        return directory;
    }

    /** Opens a path; a last symbolic link is followed (inside) unless O_NOFOLLOW is given. */
    public Fd openInRoot(String path, int flags) {
        return Openat2.open(directory, path, flags, 0, INSIDE);
    }

    /** As {@link #openInRoot}; empty when there is no such file. */
    public Optional<Fd> find(String path, int flags) {
        return Openat2.find(directory, path, flags, INSIDE);
    }

    /** What the path names after following links inside the root; empty when there is nothing. */
    public Optional<Stat> stat(String path) {
        return stat(path, OpenFlags.O_PATH);
    }

    /** As {@link #stat}, but of a last symbolic link itself. */
    public Optional<Stat> lstat(String path) {
        return stat(path, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW);
    }

    /**
     * Makes the directories of the path that are missing and returns the last one (O_PATH). Existing directories keep
     * their mode and owner; links that lead to directories inside the root are followed.
     */
    public Fd mkdirs(String path, int mode, int uid, int gid) {
        Fd current = openInRoot("/", OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
        StringBuilder reached = new StringBuilder();
        for (String component : components(path)) {
            Fd parent = current;
            try (parent) {
                boolean made = !component.equals("..")
                        && !reachable(reached + "/" + component)
                        && Nodes.mkdirIfAbsent(parent, component, mode);
                if (made) {
                    give(parent, component, mode, uid, gid);
                }
                reached.append('/').append(component);
                current = openInRoot(reached.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
            }
        }
        return current;
    }

    /**
     * Creates a file, or opens it when it exists; missing directories above it are made (0755, root). A last
     * component that is a symbolic link is refused (ELOOP).
     */
    public Fd createFile(String path, int flags, int mode) {
        List<String> components = components(path);
        if (components.isEmpty() || components.getLast().equals("..")) {
            throw new IllegalArgumentException("\"" + path + "\" names no file");
        }
        String above = String.join("/", components.subList(0, components.size() - 1));
        try (Fd parent = mkdirs(above, 0x1ED, 0, 0)) {
            int all = flags | OpenFlags.O_CREAT | OpenFlags.O_NOFOLLOW;
            return Openat2.open(parent, components.getLast(), all, mode, Openat2.RESOLVE_BENEATH);
        }
    }

    /**
     * The content of a regular file; empty when there is none.
     *
     * @param maxBytes refuses larger ones (EFBIG): the content belongs to a container and may be anything
     */
    public Optional<byte[]> findContent(String path, int maxBytes) {
        return find(path, OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY)
                .map(file -> {
                    try (file) {
                        return contentOf(file, path, maxBytes);
                    }
                });
    }

    @Override
    public void close() {
        directory.close();
    }

    private static byte[] contentOf(Fd file, String path, int maxBytes) {
        if (!Stat.of(file).isRegular()) {
            throw new SyscallException("read", path + ", which is no regular file,", Errno.EINVAL);
        }
        return readAll(file, path, maxBytes);
    }

    private static byte[] readAll(Fd file, String path, int maxBytes) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.min(PROBE, maxBytes) + 1);
        while (file.read(buffer) >= 0) {
            if (buffer.position() > maxBytes) {
                throw new SyscallException("read", path, Errno.EFBIG);
            }
            if (!buffer.hasRemaining()) {
                int larger = (int) Math.min(2L * buffer.capacity(), maxBytes + 1L);
                buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), larger)).position(buffer.position());
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private Optional<Stat> stat(String path, int flags) {
        return find(path, flags).map(fd -> {
            try (fd) {
                return Stat.of(fd);
            }
        });
    }

    /** To the directory itself: by the time its name is looked up, a container may have put something else there. */
    private static void give(Fd parent, String name, int mode, int uid, int gid) {
        int flags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
        try (Fd directory = Openat2.open(parent, name, flags, 0, Openat2.RESOLVE_BENEATH)) {
            Attributes.chown(directory, uid, gid);
            Attributes.chmod(directory, mode);
        }
    }

    private boolean reachable(String path) {
        return stat(path).isPresent();
    }

    private static List<String> components(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(component -> !component.isEmpty() && !component.equals("."))
                .toList();
    }
}

package org.gantry.images.tree;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.fs.Xattr;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * A file of a tree, found by its name and held by an O_PATH descriptor: neither a device nor a FIFO is opened in finding
 * out that it is one, and what is read afterwards is this file, whatever has become of its name.
 */
public final class FoundFile implements AutoCloseable {
    private static final int HOLD = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW;
    private static final int READ = OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY;

    private final Fd directory;
    private final String name;
    private final Fd file;
    private final Stat stat;

    private FoundFile(Fd directory, String name, Fd file) {
        this.directory = directory;
        this.name = name;
        this.file = file;
        this.stat = Stat.of(file);
    }

    /** Empty if it has vanished. */
    public static Optional<FoundFile> of(Fd directory, String name) {
        try {
            return Optional.of(
                    new FoundFile(directory, name, Openat2.open(directory, name, HOLD, 0, Openat2.RESOLVE_BENEATH)));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public String name() {
        return name;
    }

    public Stat stat() {
        return stat;
    }

    /** Where the name is. */
    public Fd directory() {
        return directory;
    }

    /** Opens a file or directory to be read. */
    public Fd open() {
        return Openat2.open(file.procPath(), READ);
    }

    /** Where a symbolic link points. */
    public String target() {
        return org.gantry.linux.fs.Links.readlink(file, "");
    }

    /** The extended attributes an archive has a use for; none of a symbolic link. */
    public Map<String, byte[]> xattrs() {
        var xattrs = new LinkedHashMap<String, byte[]>();
        if (!stat.isSymbolicLink()) {
            for (String key : Xattr.list(file)) {
                if (ArchivedXattrs.isKept(key)) {
                    Xattr.get(file, key).ifPresent(value -> xattrs.put(key, value));
                }
            }
        }
        return xattrs;
    }

    /** Whether overlayfs has set this attribute of its own on the file. */
    public boolean hasXattr(String key) {
        return !stat.isSymbolicLink() && Xattr.get(file, key).isPresent();
    }

    @Override
    public void close() {
        file.close();
    }
}

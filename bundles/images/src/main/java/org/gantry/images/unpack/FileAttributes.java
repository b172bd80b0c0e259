package org.gantry.images.unpack;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.images.tar.TarEntry;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.fs.Xattr;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner, permissions and extended attributes, applied in the one order that works: chown clears set-user-id bits and
 * file capabilities, so it comes first.
 */
public record FileAttributes(int permissions, int uid, int gid, Map<String, byte[]> xattrs) {
    private static final Logger LOG = LoggerFactory.getLogger(FileAttributes.class);

    static FileAttributes of(int permissions, int uid, int gid) {
        return new FileAttributes(permissions, uid, gid, Map.of());
    }

    /** Those an archive gives a file. */
    public static FileAttributes of(TarEntry entry) {
        for (String name : entry.xattrs().keySet()) {
            if (name.startsWith(Overlay.XATTR_PREFIX)) {
                throw new EngineException.InvalidArgument("invalid archive: \"" + entry.name()
                        + "\" brings the attribute " + name + ", which is overlayfs's own");
            }
        }
        return new FileAttributes(entry.permissions(), entry.uid(), entry.gid(), entry.xattrs());
    }

    /** The same for somebody else's file. */
    public FileAttributes ownedBy(int user, int group) {
        return new FileAttributes(permissions, user, group, xattrs);
    }

    /** Those of a file in a lower layer, overlayfs's own marks left out. */
    static FileAttributes copyOf(LowerLayers.Found found) {
        var xattrs = new LinkedHashMap<String, byte[]>();
        for (String name : Xattr.list(found.directory(), found.name())) {
            if (!name.startsWith(Overlay.XATTR_PREFIX)) {
                Xattr.get(found.directory(), found.name(), name).ifPresent(value -> xattrs.put(name, value));
            }
        }
        Stat stat = found.stat();
        return new FileAttributes(stat.permissions(), stat.uid(), stat.gid(), xattrs);
    }

    /** To a name that is no symbolic link. */
    void apply(Fd directory, String name) {
        Attributes.chown(directory, name, uid, gid);
        Attributes.chmod(directory, name, permissions);
        xattrs.forEach((key, value) -> set(() -> Xattr.set(directory, name, key, value)));
    }

    /** To a symbolic link, which has no permissions. */
    void applyToLink(Fd directory, String name) {
        Attributes.chown(directory, name, uid, gid);
        xattrs.forEach((key, value) -> set(() -> Xattr.set(directory, name, key, value)));
    }

    /** To an open file. */
    public void apply(Fd file) {
        Attributes.chown(file, uid, gid);
        Attributes.chmod(file, permissions);
        setXattrs(file);
    }

    /**
     * To an open file that was just made. Most files are root's and need no change, and to look is far cheaper than a change
     * that changes nothing: the file system writes it to its journal all the same.
     */
    void applyToNew(Fd file) {
        Stat made = Stat.of(file);
        if (made.uid() != uid || made.gid() != gid) {
            Attributes.chown(file, uid, gid);
        }
        if (made.permissions() != permissions) {
            Attributes.chmod(file, permissions);
        }
        setXattrs(file);
    }

    private void setXattrs(Fd file) {
        xattrs.forEach((key, value) -> set(() -> Xattr.set(file, key, value)));
    }

    /** A host whose file system lacks a kind of attribute still runs the image, as it does under Docker. */
    private static void set(Runnable call) {
        try {
            call.run();
        } catch (SyscallException e) {
            if (!e.is(Errno.EOPNOTSUPP, Errno.EPERM)) {
                throw e;
            }
            LOG.warn("Left out an extended attribute the file system refuses: {}", e.getMessage());
        }
    }
}

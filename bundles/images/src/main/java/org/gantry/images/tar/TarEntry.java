package org.gantry.images.tar;

import java.time.Instant;
import java.util.Map;

/**
 * A member of an archive, extended headers applied.
 *
 * @param name as written, bytes that are no UTF-8 kept (see CString of the linux bundle)
 * @param linkName the target of a link, else empty
 * @param size bytes of content, holes of a sparse file included; 0 for all but files
 * @param permissions the low twelve mode bits
 * @param xattrs by full name ({@code security.capability}), values byte exact
 */
public record TarEntry(
        Type type,
        String name,
        String linkName,
        long size,
        int permissions,
        int uid,
        int gid,
        Instant accessed,
        Instant modified,
        int major,
        int minor,
        Map<String, byte[]> xattrs) {

    TarEntry withSize(long bytes) {
        return new TarEntry(
                type, name, linkName, bytes, permissions, uid, gid, accessed, modified, major, minor, xattrs);
    }

    /** What a member is. */
    public enum Type {
        FILE,
        HARD_LINK,
        SYMBOLIC_LINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        DIRECTORY,
        FIFO
    }
}

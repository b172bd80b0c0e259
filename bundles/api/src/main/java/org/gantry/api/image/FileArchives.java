package org.gantry.api.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.gantry.api.swap.LongRunning;
import org.jspecify.annotations.Nullable;

/**
 * Trees of files to and from tar archives. A tree is given by the descriptor of its root directory, which stays the
 * caller's; whatever is in the tree, and whoever changes it meanwhile, no path leads out of that root.
 *
 * <p>Kept are owners, permissions, times in nanoseconds, extended attributes, hard links, devices and FIFOs; sockets are
 * left out, as they are in every archive.
 */
@LongRunning
public interface FileArchives {

    /** Writes a file, or a directory with all that is below it. What vanishes meanwhile is left out. */
    void pack(Source source, OutputStream archive) throws IOException;

    /**
     * Unpacks an archive, plain or compressed; existing directories are merged, anything else is replaced.
     *
     * @throws org.gantry.api.EngineException.InvalidArgument if the archive is damaged or hostile, or something in the
     *     tree is in its way
     */
    void unpack(InputStream archive, Target target) throws IOException;

    /**
     * What to pack.
     *
     * @param rootFd a directory, as a descriptor of this process
     * @param path from that root
     * @param path from that root; a last link in it is not followed, unless a slash comes after it
     * @param name what the members' names begin with: a name, {@code .}, or empty for names that begin with a slash; null
     *     for names relative to the directory, which itself is left out then
     * @param ids whose the files are in the archive
     */
    record Source(int rootFd, String path, @Nullable String name, ArchiveIds ids) {
        /** With the owners that the files have. */
        public Source(int rootFd, String path, @Nullable String name) {
            this(rootFd, path, name, ArchiveIds.SAME);
        }
    }

    /**
     * Where to unpack.
     *
     * @param rootFd a directory, as a descriptor of this process; links are followed inside it
     * @param path of a directory from that root
     * @param owner whom everything is to belong to; null: whom the archive says
     * @param replaceDirectories a file may take the place of a directory, and a directory that of a file
     * @param ids who the owners of the archive are in the tree
     */
    record Target(int rootFd, String path, @Nullable Owner owner, boolean replaceDirectories, ArchiveIds ids) {
        /** With the owners that the archive says. */
        public Target(int rootFd, String path, @Nullable Owner owner, boolean replaceDirectories) {
            this(rootFd, path, owner, replaceDirectories, ArchiveIds.SAME);
        }
    }

    /** A user and a group. */
    record Owner(int uid, int gid) {}
}

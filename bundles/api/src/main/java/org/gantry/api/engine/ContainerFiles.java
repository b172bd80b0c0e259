package org.gantry.api.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.gantry.api.image.FileChange;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig.Execution;
import org.jspecify.annotations.Nullable;

/**
 * What a user can do with the files of a container, whether it runs or not: copy them out and in, compare them with the
 * image, and make an archive or another image of them. {@code ref} is as in {@link Containers}.
 *
 * <p>What is seen is the root filesystem with the binds and volumes of the container in it; not {@code /proc}, {@code /sys},
 * {@code /dev} and what is in a tmpfs. Paths are the container's: links in them lead nowhere else.
 */
public interface ContainerFiles {

    /**
     * What is at a path; a last symbolic link is not followed, unless the path ends with a slash.
     *
     * @throws org.gantry.api.EngineException.NotFound "Could not find the file PATH in container REF"
     */
    PathStat stat(String ref, String path);

    /**
     * Opens a file or directory to be read as a tar archive, whose members begin with the last name of the path ({@code .}
     * if it ends so). The container cannot be removed while it is open.
     *
     * @throws org.gantry.api.EngineException.NotFound as {@link #stat}
     */
    FileArchive open(String ref, String path);

    /**
     * Unpacks a tar archive, plain or compressed, into a directory. What came before a member that is refused stays.
     *
     * @throws org.gantry.api.EngineException.NotFound as {@link #stat}
     * @throws org.gantry.api.EngineException.InvalidArgument if the path is no directory or read-only, or the archive is
     *     damaged or hostile
     */
    void extract(String ref, String path, Extraction options, InputStream archive) throws IOException;

    /** What the container has changed of its image's files, by path. */
    List<FileChange> changes(String ref);

    /** Writes the root filesystem, without what is mounted in it, as a tar archive. */
    void export(String ref, OutputStream archive) throws IOException;

    /** Makes an image of the container's. */
    Digest commit(String ref, Commit commit) throws IOException;

    /**
     * What {@code docker cp} is told before the files.
     *
     * @param name the last name of the path
     * @param mode as in inode(7), type included
     * @param linkTarget where a symbolic link leads to in the end, absolute; else empty
     */
    record PathStat(String name, long size, int mode, Instant modified, String linkTarget) {}

    /** Something in a container, opened to be read. */
    interface FileArchive extends AutoCloseable {
        PathStat stat();

        /** To be called once. */
        void writeTo(OutputStream archive) throws IOException;

        @Override
        void close();
    }

    /**
     * How to unpack.
     *
     * @param asUser everything belongs to the user the container runs as, instead of whom the archive says
     * @param replaceDirectories a file may take the place of a directory, and a directory that of a file
     */
    record Extraction(boolean asUser, boolean replaceDirectories) {}

    /**
     * How to make an image.
     *
     * @param name {@code name[:tag]}, or empty for none
     * @param pause the container while its files are read
     * @param changes Dockerfile instructions as in {@code docker commit --change}
     * @param config what the image's config begins with, completed from the container's; null: the container's
     */
    record Commit(
            String name,
            String author,
            String message,
            boolean pause,
            List<String> changes,
            @Nullable Execution config) {
        public Commit {
            changes = List.copyOf(changes);
        }
    }
}

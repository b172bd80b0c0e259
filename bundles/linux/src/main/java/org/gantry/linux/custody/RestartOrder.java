package org.gantry.linux.custody;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/**
 * A user's wish that the engine, when it is told to stop, does not end but becomes the next one: a file in its run directory
 * that holds the program to execute with its arguments, each ended by a NUL. As long as it is there, stopping leaves
 * containers, networks and the listening socket as they are.
 */
public final class RestartOrder {
    private static final String FILE = "restart";

    private final Path file;

    private RestartOrder(Path file) {
        this.file = file;
    }

    /** @param run the engine's run directory */
    public static RestartOrder in(Path run) {
        return new RestartOrder(run.resolve(FILE));
    }

    public boolean isGiven() {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** @throws IOException if it cannot be read, or others than the engine's user could have written it */
    public List<String> command() throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.owner().equals(Files.getOwner(Path.of("/proc/self")))
                || attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException(file + " is not executed: it is not only the engine's user who can write it");
        }
        return List.of(Files.readString(file).split("\0"));
    }
}

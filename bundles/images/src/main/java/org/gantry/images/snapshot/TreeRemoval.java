package org.gantry.images.snapshot;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.DirectoryEntry;
import org.gantry.linux.fs.Links;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;

/**
 * Removes a directory tree that a container may have dug deeper than any stack or descriptor table reaches: what lies too
 * deep is moved up beside the tree first.
 */
final class TreeRemoval {
    private static final int DEEPEST = 64;

    private final Fd parent;
    private final String name;
    private final Deque<String> waiting = new ArrayDeque<>();
    private int movedUp;

    private TreeRemoval(Fd parent, String name) {
        this.parent = parent;
        this.name = name;
    }

    /** Idempotent. Links are not followed. */
    static void remove(Path directory, String name) {
        try (Fd parent = Openat2.open(directory.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            if (Stat.of(parent, name).isPresent()) {
                new TreeRemoval(parent, name).run();
            }
        }
    }

    private void run() {
        waiting.add(name);
        while (!waiting.isEmpty()) {
            removeDirectory(parent, waiting.remove(), 0);
        }
    }

    private void removeDirectory(Fd above, String directory, int depth) {
        try (Fd open = Directories.open(above, directory)) {
            for (DirectoryEntry entry : Directories.list(open)) {
                if (!isDirectory(open, entry)) {
                    Links.unlink(open, entry.name());
                } else if (depth < DEEPEST) {
                    removeDirectory(open, entry.name(), depth + 1);
                } else {
                    moveUp(open, entry.name());
                }
            }
        }
        Links.rmdir(above, directory);
    }

    /** Under a name that begins with the tree's own, so that a crash in between leaves it for the next recovery. */
    private void moveUp(Fd above, String directory) {
        String moved = name + ".deep" + movedUp++;
        Links.rename(above, directory, parent, moved, Links.RENAME_NOREPLACE);
        waiting.add(moved);
    }

    private static boolean isDirectory(Fd directory, DirectoryEntry entry) {
        return entry.type() == 0
                ? Stat.of(directory, entry.name()).map(Stat::isDirectory).orElse(false)
                : entry.isDirectory();
    }
}

package org.gantry.images.snapshot;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.DirectoryEntry;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;

/**
 * Adds up the sizes of the regular files in a tree, hard links once, as Docker does for "SIZE". Directories nested deeper
 * than any path the kernel takes are not entered: a container that digs there only understates its own size.
 */
final class LayerSize {
    private static final int DEEPEST = 2048;

    private final Set<Long> linked = new HashSet<>();
    private long bytes;

    private LayerSize() {}

    static long of(Path tree) {
        var size = new LayerSize();
        try (Fd root = Openat2.open(tree.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            size.add(root, 0);
        }
        return size.bytes;
    }

    private void add(Fd directory, int depth) {
        for (DirectoryEntry entry : Directories.list(directory)) {
            Stat.of(directory, entry.name()).ifPresent(stat -> {
                if (stat.isRegular() && (stat.links() == 1 || linked.add(stat.inode()))) {
                    bytes += stat.size();
                } else if (stat.isDirectory() && depth < DEEPEST) {
                    enter(directory, entry.name(), depth + 1);
                }
            });
        }
    }

    private void enter(Fd directory, String name, int depth) {
        try (Fd child = Directories.open(directory, name)) {
            add(child, depth);
        }
    }
}

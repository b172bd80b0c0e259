package org.gantry.images.unpack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.DirectoryEntry;
import org.gantry.linux.fs.Links;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;

/** Copies a tree that nobody changes into an empty directory, with everything that belongs to its files. */
public final class TreeCopy {
    private static final int FLAGS = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY;
    private static final int PRIVATE = 0x1C0;

    private final Fd root;
    private final CopyUp files;
    private final Map<Long, String> linked = new HashMap<>();

    private TreeCopy(Fd root, CopyUp files) {
        this.root = root;
        this.files = files;
    }

    public static void copy(Path from, Path to) throws IOException {
        try (Fd source = Openat2.open(from.toString(), FLAGS);
                Fd target = Openat2.open(to.toString(), FLAGS)) {
            new TreeCopy(target, new CopyUp(new ContentCopy(to))).directory(source, target, "");
            Stat stat = Stat.of(source);
            FileAttributes.copyOf(new LowerLayers.Found(source, ".", stat)).apply(target);
            Attributes.utimens(target, stat.modified(), stat.modified());
        }
    }

    /** @param path of the directory below the root, with a slash at its end unless it is the root */
    private void directory(Fd source, Fd target, String path) throws IOException {
        for (DirectoryEntry entry : Directories.list(source)) {
            String name = entry.name();
            Stat stat = Stat.of(source, name)
                    .orElseThrow(() -> new IllegalStateException("a committed layer changed while it was read"));
            if (stat.isDirectory()) {
                child(new LowerLayers.Found(source, name, stat), target, path);
            } else if (stat.links() > 1 && linked.containsKey(stat.inode())) {
                Links.link(root, linked.get(stat.inode()), target, name);
            } else {
                leaf(new LowerLayers.Found(source, name, stat), target);
                if (stat.links() > 1) {
                    linked.put(stat.inode(), path + name);
                }
            }
        }
    }

    private void child(LowerLayers.Found found, Fd parent, String path) throws IOException {
        String name = found.name();
        Nodes.mkdir(parent, name, PRIVATE);
        try (Fd source = Directories.open(found.directory(), name);
                Fd target = Directories.open(parent, name)) {
            directory(source, target, path + name + "/");
            FileAttributes.copyOf(found).apply(target);
            Attributes.utimens(target, found.stat().modified(), found.stat().modified());
        }
    }

    private void leaf(LowerLayers.Found found, Fd parent) throws IOException {
        Stat stat = found.stat();
        if (stat.isRegular() || stat.isSymbolicLink()) {
            files.copy(found, parent, found.name());
        } else {
            Nodes.mknod(parent, found.name(), stat.mode(), stat.device());
            FileAttributes.copyOf(found).apply(parent, found.name());
            Attributes.utimens(parent, found.name(), stat.modified(), stat.modified());
        }
    }
}

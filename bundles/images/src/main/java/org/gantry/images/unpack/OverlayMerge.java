package org.gantry.images.unpack;

import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.DirectoryEntry;
import org.gantry.linux.fs.Links;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.fs.Xattr;

/**
 * Does to a tree what overlayfs would show if a layer lay on top of it: what the layer hides goes, what it has is moved into
 * its place. The layer is empty afterwards but for its directories.
 */
final class OverlayMerge {
    private static final int PRIVATE = 0x1C0;

    private OverlayMerge() {}

    static void merge(Fd layer, Fd tree) {
        for (DirectoryEntry entry : Directories.list(layer)) {
            String name = entry.name();
            Stat stat = Stat.of(layer, name)
                    .orElseThrow(() -> new IllegalStateException("a layer changed while it was merged"));
            if (stat.isDirectory()) {
                directory(layer, tree, name);
            } else {
                remove(tree, name);
                if (!Overlay.isWhiteout(stat)) {
                    Links.rename(layer, name, tree, name, Links.RENAME_NOREPLACE);
                }
            }
        }
        like(layer, tree);
    }

    private static void directory(Fd layer, Fd tree, String name) {
        try (Fd upper = Directories.open(layer, name)) {
            Optional<Stat> present = Stat.of(tree, name);
            if (present.isPresent() && (!present.get().isDirectory() || Overlay.isOpaque(upper))) {
                remove(tree, name);
            }
            Nodes.mkdirIfAbsent(tree, name, PRIVATE);
            try (Fd merged = Directories.open(tree, name)) {
                merge(upper, merged);
            }
        }
    }

    private static void remove(Fd tree, String name) {
        Optional<Stat> present = Stat.of(tree, name);
        if (present.isPresent() && present.get().isDirectory()) {
            Directories.removeTree(tree, name);
        } else if (present.isPresent()) {
            Links.unlink(tree, name);
        }
    }

    /** A directory of the layer decides about all attributes of the one it covers. */
    private static void like(Fd layer, Fd tree) {
        Stat stat = Stat.of(layer);
        FileAttributes attributes = FileAttributes.copyOf(new LowerLayers.Found(layer, ".", stat));
        List<String> before = Xattr.list(tree, ".");
        before.stream()
                .filter(name -> !attributes.xattrs().containsKey(name))
                .filter(name -> !name.startsWith("security.") || name.equals("security.capability"))
                .forEach(name -> Xattr.remove(tree, ".", name));
        attributes.apply(tree);
        Attributes.utimens(tree, stat.modified(), stat.modified());
    }
}

package org.gantry.images.diff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gantry.api.EngineException;
import org.gantry.api.image.FileChange;
import org.gantry.api.image.FileChange.Kind;
import org.gantry.images.tar.EntryPath;
import org.gantry.images.tree.FoundFile;
import org.gantry.images.unpack.LowerLayers;
import org.gantry.images.unpack.LowerLayers.Found;
import org.gantry.images.unpack.Overlay;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.DirectoryEntry;

/** Compares a snapshot's directory with what is beneath it, name by name. */
final class LayerComparison {
    private static final int DEEPEST = 2048;

    private final Layers layers;
    private final LowerLayers beneath;
    private final Set<String> scaffolding;
    private final List<FileChange> changes = new ArrayList<>();

    LayerComparison(Layers layers, Set<String> scaffolding) {
        this.layers = layers;
        this.beneath = layers.beneath();
        this.scaffolding = scaffolding;
    }

    List<FileChange> run() throws IOException {
        directory(layers.own(), EntryPath.ROOT, layers.complete());
        return List.copyOf(changes);
    }

    /** @param complete whether what is not in the directory has been deleted */
    private void directory(Fd directory, EntryPath path, boolean complete) throws IOException {
        if (path.components().size() > DEEPEST) {
            throw new EngineException.InvalidArgument(
                    "the container's files are deeper than " + DEEPEST + " directories");
        }
        boolean all = complete || Overlay.isOpaque(directory);
        Set<String> names = new TreeSet<>(all ? beneath.names(path) : Set.of());
        Directories.list(directory).stream().map(DirectoryEntry::name).forEach(names::add);
        for (String name : names) {
            one(directory, path.child(name), all);
        }
    }

    private void one(Fd directory, EntryPath path, boolean complete) throws IOException {
        Optional<Found> before = beneath.find(path);
        try {
            Optional<FoundFile> now = FoundFile.of(directory, path.last());
            if (now.isEmpty()) {
                if (complete && before.isPresent()) {
                    changes.add(change(path, Kind.DELETED));
                }
                return;
            }
            try (FoundFile file = now.get()) {
                if (Overlay.isWhiteout(file.stat())) {
                    before.ifPresent(_ -> changes.add(change(path, Kind.DELETED)));
                } else {
                    present(file, path, before, complete);
                }
            }
        } finally {
            before.ifPresent(Found::close);
        }
    }

    private void present(FoundFile file, EntryPath path, Optional<Found> before, boolean complete) throws IOException {
        int first = changes.size();
        if (before.isPresent()) {
            if (FileComparison.differ(before.get(), file)) {
                changes.add(change(path, Kind.MODIFIED));
            }
        } else if (!isScaffolding(file, path)) {
            changes.add(change(path, Kind.ADDED));
        }
        if (file.stat().isDirectory()) {
            requirePlain(file, path);
            int inside = changes.size();
            try (Fd open = file.open()) {
                directory(open, path, complete);
            }
            if (inside == first && changes.size() > inside) {
                changes.add(first, change(path, Kind.MODIFIED));
            }
        }
    }

    private boolean isScaffolding(FoundFile file, EntryPath path) {
        boolean empty = file.stat().isDirectory()
                || (file.stat().isRegular() && file.stat().size() == 0);
        return empty && scaffolding.contains("/" + path);
    }

    /** What was moved, and not copied, is somewhere else in the layers; our mounts do not allow it. */
    private static void requirePlain(FoundFile file, EntryPath path) {
        if (file.hasXattr("trusted.overlay.redirect")) {
            throw new EngineException.Unsupported("\"/" + path
                    + "\" was renamed with overlayfs's redirect_dir, which is not supported by this engine");
        }
    }

    private static FileChange change(EntryPath path, Kind kind) {
        return new FileChange("/" + path, kind);
    }
}

package org.gantry.images.unpack;

import java.io.IOException;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.images.tar.EntryPath;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Stat;

/**
 * Turns the whiteouts of layer archives (image-spec layer.md, "Whiteouts") into those of overlayfs. They hide what lies in
 * lower layers and nothing of their own, whatever the order in the archive; one that would hide nothing is left out,
 * because overlayfs shows a superfluous one as a broken device in listings.
 */
final class Whiteouts {
    private static final String PREFIX = ".wh.";
    private static final String META = ".wh..wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final UpperDirectory upper;
    private final LowerLayers lower;

    Whiteouts(UpperDirectory upper, LowerLayers lower) {
        this.upper = upper;
        this.lower = lower;
    }

    /** Takes the entry if it is a whiteout or other bookkeeping that must not become a file. */
    boolean take(EntryPath path) throws IOException {
        if (path.isRoot()) {
            return false;
        }
        if (path.last().equals(OPAQUE)) {
            hideContent(path.parent());
            return true;
        }
        if (path.components().stream().anyMatch(component -> component.startsWith(META))) {
            return true;
        }
        if (!path.last().startsWith(PREFIX)) {
            return false;
        }
        hide(path, path.last().substring(PREFIX.length()));
        return true;
    }

    private void hideContent(EntryPath path) throws IOException {
        try (Fd directory = upper.strictDirectory(path)) {
            if (lower.exists(path)) {
                Overlay.makeOpaque(directory);
            }
        }
    }

    private void hide(EntryPath whiteout, String name) throws IOException {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new EngineException.InvalidArgument(
                    "invalid layer: the whiteout \"" + whiteout + "\" names nothing that can be hidden");
        }
        if (upper.isTaken(whiteout.parent())) {
            return; // umoci hides one by one what was in a directory that became a file
        }
        try (Fd directory = upper.strictDirectory(whiteout.parent())) {
            Optional<Stat> own = Stat.of(directory, name);
            EntryPath hidden = whiteout.sibling(name);
            if (own.isEmpty()) {
                if (lower.exists(hidden)) {
                    Overlay.makeWhiteout(directory, name);
                }
            } else if (own.get().isDirectory()) {
                hideContent(hidden);
            }
        }
    }
}

package org.gantry.images.unpack;

import org.gantry.api.EngineException;
import org.gantry.images.tar.EntryPath;

/**
 * Where a symbolic link may point. A container resolves it inside its own root, so an absolute target is fine; one that
 * climbs above the root on its own has no honest use, and Docker refuses it too.
 */
final class LinkTarget {
    private LinkTarget() {}

    static void requireInside(EntryPath link, String target) {
        if (target.isEmpty()) {
            throw new EngineException.InvalidArgument(
                    "invalid layer: the symbolic link \"" + link + "\" has no target");
        }
        boolean inside = target.startsWith("/") || link.parent().resolve(target).isPresent();
        if (!inside) {
            throw new EngineException.InvalidArgument(
                    "invalid layer: invalid symlink \"" + link + "\" -> \"" + target + "\" leads out of the layer");
        }
    }
}

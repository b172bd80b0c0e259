package org.gantry.images.unpack;

import java.io.IOException;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.images.tar.EntryPath;
import org.gantry.images.tar.TarEntry;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Links;
import org.gantry.linux.fs.Stat;

/**
 * Hard links. Their target is usually an earlier file of the same layer; if it is one of a lower layer it is copied up
 * first, as overlayfs does for a link made in a running container.
 */
final class HardLinks {
    private final UpperDirectory upper;
    private final LowerLayers lower;
    private final CopyUp copyUp;

    HardLinks(UpperDirectory upper, LowerLayers lower, ContentCopy copy) {
        this.upper = upper;
        this.lower = lower;
        this.copyUp = new CopyUp(copy);
    }

    void link(TarEntry entry, EntryPath path, Fd parent) throws IOException {
        EntryPath target = EntryPath.parse(entry.linkName(), "invalid layer: the link target");
        if (target.isRoot() || target.equals(path)) {
            throw refused(path, target, "cannot be linked to");
        }
        try (Fd targetParent = targetParent(path, target)) {
            Stat stat = Stat.of(targetParent, target.last()).orElseThrow(() -> refused(path, target, "does not exist"));
            if (stat.isDirectory()) {
                throw refused(path, target, "is a directory");
            }
            upper.clear(parent, path.last());
            Links.link(targetParent, target.last(), parent, path.last());
        }
    }

    private Fd targetParent(EntryPath path, EntryPath target) throws IOException {
        Optional<Fd> present = upper.existing(target.parent());
        if (present.isPresent()) {
            if (Stat.of(present.get(), target.last()).isPresent()) {
                return present.get();
            }
            present.get().close();
        }
        LowerLayers.Found beneath = lower.find(target).orElseThrow(() -> refused(path, target, "does not exist"));
        try (beneath) {
            Fd parent = upper.strictDirectory(target.parent());
            copyUp.copy(beneath, parent, target.last());
            return parent;
        }
    }

    private static EngineException.InvalidArgument refused(EntryPath path, EntryPath target, String reason) {
        return new EngineException.InvalidArgument(
                "invalid layer: the target \"" + target + "\" of the hard link \"" + path + "\" " + reason);
    }
}

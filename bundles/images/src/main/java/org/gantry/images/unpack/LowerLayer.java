package org.gantry.images.unpack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.images.tar.EntryPath;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * One layer, which nobody changes. It stays in the directory that it was asked about last: what it is asked next is usually
 * near, and an archive that leaves out the directories of its files makes us ask for each of them.
 */
final class LowerLayer implements AutoCloseable {
    private static final int FLAGS = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
    private static final int RESOLVE = Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_SYMLINKS;

    /** How many directories stay open; there may be 127 layers. */
    private static final int KEPT = 8;

    private final List<Step> way = new ArrayList<>();

    /** A directory that was entered; {@code opaque} if it or one above it is. */
    private record Step(String name, Fd directory, boolean opaque) {}

    /** What the layer says; {@code last} if the layers below no longer count, {@code opaque} if not for its content. */
    record Verdict(Optional<LowerLayers.Found> found, boolean last, boolean opaque) {
        static Verdict nothing(boolean opaque) {
            return new Verdict(Optional.empty(), opaque, opaque);
        }
    }

    LowerLayer(Path directory) {
        Fd root = Openat2.open(directory.toString(), FLAGS);
        way.add(new Step("", root, Overlay.isOpaque(root)));
    }

    Verdict look(EntryPath path) {
        List<String> components = path.components();
        goBack(components);
        try {
            for (int i = way.size() - 1; i < components.size() - 1; i++) {
                String name = components.get(i);
                Optional<Stat> stat = Stat.of(here().directory(), name);
                if (stat.isEmpty()) {
                    return Verdict.nothing(here().opaque());
                }
                if (Overlay.isWhiteout(stat.get()) || !stat.get().isDirectory()) {
                    return Verdict.nothing(true);
                }
                enter(name);
            }
            return path.isRoot() ? found(".", Stat.of(here().directory())) : leaf(path.last());
        } finally {
            while (way.size() > KEPT) {
                way.removeLast().directory().close();
            }
        }
    }

    @Override
    public void close() {
        way.forEach(step -> step.directory().close());
    }

    private Verdict leaf(String name) {
        Optional<Stat> stat = Stat.of(here().directory(), name);
        if (stat.isEmpty()) {
            return Verdict.nothing(here().opaque());
        }
        return Overlay.isWhiteout(stat.get()) ? Verdict.nothing(true) : found(name, stat.get());
    }

    private Verdict found(String name, Stat stat) {
        var found = new LowerLayers.Found(here().directory().dup(), name, stat);
        return new Verdict(Optional.of(found), true, here().opaque());
    }

    private Step here() {
        return way.getLast();
    }

    /** To the deepest directory that is on the new way too; the last component is not a part of it. */
    private void goBack(List<String> components) {
        int common = 1;
        while (common < way.size()
                && common < components.size()
                && way.get(common).name().equals(components.get(common - 1))) {
            common++;
        }
        while (way.size() > common) {
            way.removeLast().directory().close();
        }
    }

    private void enter(String name) {
        Step above = here();
        try {
            Fd child = Openat2.open(above.directory(), name, FLAGS, 0, RESOLVE);
            way.add(new Step(name, child, above.opaque() || Overlay.isOpaque(child)));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                throw new IllegalStateException("a committed layer changed while it was read", e);
            }
            throw e;
        }
    }
}

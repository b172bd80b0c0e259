package org.gantry.images.unpack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gantry.images.tar.EntryPath;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * One layer, which nobody changes. It stays in the directory that it was asked about last: what it is asked next is usually
 * near, and an archive that leaves out the directories of its files makes us ask for each of them.
 */
final class LowerLayer implements AutoCloseable {
    private static final int FLAGS = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
    private static final int RESOLVE = Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_SYMLINKS;

    /** How many directories stay open besides the last one; there may be 127 layers. */
    private static final int KEPT = 7;

    private final List<Step> way = new ArrayList<>();
    private final LookBudget budget;

    /** A directory that was entered; {@code opaque} if it or one above it is. It is opened again when it is needed. */
    private static final class Step {
        private final String name;
        private final boolean opaque;
        private @Nullable Fd directory;

        Step(String name, Fd directory, boolean opaque) {
            this.name = name;
            this.directory = directory;
            this.opaque = opaque;
        }

        void close() {
            if (directory != null) {
                directory.close();
                directory = null;
            }
        }
    }

    /** What the layer says; {@code last} if the layers below no longer count, {@code opaque} if not for its content. */
    record Verdict(Optional<LowerLayers.Found> found, boolean last, boolean opaque) {
        static Verdict nothing(boolean opaque) {
            return new Verdict(Optional.empty(), opaque, opaque);
        }
    }

    LowerLayer(Path directory, LookBudget budget) {
        this.budget = budget;
        Fd root = Openat2.open(directory.toString(), FLAGS);
        way.add(new Step("", root, Overlay.isOpaque(root)));
    }

    Verdict look(EntryPath path) {
        List<String> components = path.components();
        budget.look();
        goBack(components);
        try {
            for (int i = way.size() - 1; i < components.size() - 1; i++) {
                String name = components.get(i);
                budget.step();
                Optional<Stat> stat = Stat.of(directory(), name);
                if (stat.isEmpty()) {
                    return Verdict.nothing(opaque());
                }
                if (Overlay.isWhiteout(stat.get()) || !stat.get().isDirectory()) {
                    return Verdict.nothing(true);
                }
                enter(name);
            }
            return path.isRoot() ? found(".", Stat.of(directory())) : leaf(path.last());
        } finally {
            for (int i = KEPT; i < way.size() - 1; i++) {
                way.get(i).close();
            }
        }
    }

    @Override
    public void close() {
        way.forEach(Step::close);
    }

    private Verdict leaf(String name) {
        Optional<Stat> stat = Stat.of(directory(), name);
        if (stat.isEmpty()) {
            return Verdict.nothing(opaque());
        }
        return Overlay.isWhiteout(stat.get()) ? Verdict.nothing(true) : found(name, stat.get());
    }

    private Verdict found(String name, Stat stat) {
        var found = new LowerLayers.Found(directory().dup(), name, stat);
        return new Verdict(Optional.of(found), true, opaque());
    }

    private boolean opaque() {
        return way.getLast().opaque;
    }

    /** The last one entered; one that was closed meanwhile is opened again from the nearest that is open. */
    private Fd directory() {
        Step last = way.getLast();
        if (last.directory == null) {
            int open = way.size() - 2;
            while (way.get(open).directory == null) {
                open--;
            }
            Fd from = Objects.requireNonNull(way.get(open).directory);
            List<String> names = way.subList(open + 1, way.size()).stream()
                    .map(step -> step.name)
                    .toList();
            budget.step();
            last.directory = open(from, String.join("/", names));
        }
        return last.directory;
    }

    /** To the deepest directory that is on the new way too; the last component is not a part of it. */
    private void goBack(List<String> components) {
        int common = 1;
        while (common < way.size()
                && common < components.size()
                && way.get(common).name.equals(components.get(common - 1))) {
            common++;
        }
        while (way.size() > common) {
            way.removeLast().close();
        }
    }

    private void enter(String name) {
        boolean opaque = opaque();
        Fd child = open(directory(), name);
        way.add(new Step(name, child, opaque || Overlay.isOpaque(child)));
    }

    private static Fd open(Fd above, String path) {
        try {
            return Openat2.open(above, path, FLAGS, 0, RESOLVE);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                throw new IllegalStateException("a committed layer changed while it was read", e);
            }
            throw e;
        }
    }
}

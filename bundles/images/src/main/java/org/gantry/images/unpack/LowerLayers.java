package org.gantry.images.unpack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gantry.images.tar.EntryPath;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.DirectoryEntry;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * What is beneath the layer being unpacked, as overlayfs will show it: the topmost layer that has a name decides, a
 * whiteout or an opaque directory ends the search.
 */
public final class LowerLayers implements AutoCloseable {
    private static final int READ = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
    private static final int RESOLVE = Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_SYMLINKS;

    private final Where where;
    private final LookBudget budget = new LookBudget();
    private @Nullable List<LowerLayer> layers;

    private LowerLayers(Where where) {
        this.where = where;
    }

    /** Says which directories they are, topmost first, and may have to wait until they are there. */
    @FunctionalInterface
    interface Where {
        List<Path> get() throws IOException;
    }

    /** Topmost first. */
    public static LowerLayers open(List<Path> directories) {
        var lower = new LowerLayers(() -> directories);
        lower.layers();
        return lower;
    }

    /** Those that are asked for when they are needed: most layers never need them. */
    static LowerLayers whenNeeded(Where where) {
        return new LowerLayers(where);
    }

    private List<LowerLayer> layers() {
        if (layers == null) {
            try {
                layers = openAll(where.get());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return layers;
    }

    private List<LowerLayer> openAll(List<Path> directories) {
        List<LowerLayer> opened = new ArrayList<>();
        try {
            for (Path directory : directories) {
                opened.add(new LowerLayer(directory, budget));
            }
            return opened;
        } catch (SyscallException e) {
            opened.forEach(LowerLayer::close);
            throw e;
        }
    }

    /** A file found in a layer. The descriptor of its directory is the holder's to close. */
    public record Found(Fd directory, String name, Stat stat) implements AutoCloseable {
        @Override
        public void close() {
            directory.close();
        }
    }

    /** What the path shows; empty when nothing. Symbolic links on the way are not followed. */
    public Optional<Found> find(EntryPath path) {
        for (LowerLayer layer : layers()) {
            LowerLayer.Verdict verdict = layer.look(path);
            if (verdict.found().isPresent() || verdict.last()) {
                return verdict.found();
            }
        }
        return Optional.empty();
    }

    /** The names in a directory, as overlayfs would list them; none if it is no directory. */
    public Set<String> names(EntryPath path) {
        Set<String> names = new TreeSet<>();
        Set<String> hidden = new HashSet<>();
        for (LowerLayer layer : layers()) {
            LowerLayer.Verdict verdict = layer.look(path);
            boolean directory =
                    verdict.found().map(found -> found.stat().isDirectory()).orElse(false);
            if (directory) {
                try (Found found = verdict.found().orElseThrow();
                        Fd open = Openat2.open(found.directory(), found.name(), READ, 0, RESOLVE)) {
                    collect(open, names, hidden);
                    if (verdict.opaque() || Overlay.isOpaque(open)) {
                        break;
                    }
                }
            } else if (verdict.last()) {
                verdict.found().ifPresent(Found::close);
                break;
            }
        }
        return names;
    }

    private static void collect(Fd directory, Set<String> names, Set<String> hidden) {
        for (DirectoryEntry entry : Directories.list(directory)) {
            boolean whiteout =
                    Stat.of(directory, entry.name()).filter(Overlay::isWhiteout).isPresent();
            if (whiteout) {
                hidden.add(entry.name());
            } else if (!hidden.contains(entry.name())) {
                names.add(entry.name());
            }
        }
    }

    boolean exists(EntryPath path) {
        Optional<Found> found = find(path);
        found.ifPresent(Found::close);
        return found.isPresent();
    }

    boolean isEmpty() {
        return layers().isEmpty();
    }

    @Override
    public void close() {
        if (layers != null) {
            layers.forEach(LowerLayer::close);
        }
    }
}

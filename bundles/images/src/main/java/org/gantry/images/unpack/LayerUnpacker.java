package org.gantry.images.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.image.RootfsMount;
import org.gantry.images.tar.EntryPath;
import org.gantry.images.tar.TarEntry;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.tar.TarReader;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * Applies a layer to an active snapshot. It writes into the overlay's upper directory itself, not through a mount: that
 * needs no mount, and no copy of a file only because its mode changes.
 */
public final class LayerUnpacker {
    private static final int READ = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY;

    private final TarLimits limits;

    public LayerUnpacker(TarLimits limits) {
        this.limits = limits;
    }

    /**
     * Unpacks an archive.
     *
     * @param archive uncompressed; read to its end mark, or to its end if there is none
     * @return whether the archive has its end mark; without it only a diffID known beforehand tells that it is whole
     * @throws EngineException.InvalidArgument if the archive is damaged or hostile; the snapshot is then to be dropped
     */
    public boolean apply(InputStream archive, RootfsMount snapshot) throws IOException {
        return switch (snapshot) {
            case RootfsMount.Overlay(List<Path> lower, Path upper, Path _)
            when upper != null -> apply(archive, upper, LowerLayers.open(lower), false);
            case RootfsMount.Directory(Path path, boolean readOnly)
            when !readOnly ->
                isEmpty(path) ? apply(archive, path, LowerLayers.open(List.of()), false) : merge(archive, path);
            default -> throw new IllegalArgumentException("a read-only mount cannot take a layer: " + snapshot);
        };
    }

    /**
     * As {@link #apply(InputStream, RootfsMount)} to a snapshot that was prepared on nothing.
     *
     * @param beneath what it is to stand on, asked for when it is needed
     */
    boolean applyApart(InputStream archive, RootfsMount snapshot, LowerLayers.Where beneath) throws IOException {
        if (snapshot instanceof RootfsMount.Directory(Path path, boolean readOnly) && !readOnly) {
            return apply(archive, path, LowerLayers.whenNeeded(beneath), true);
        }
        throw new IllegalArgumentException("what is prepared on nothing is a directory, and not " + snapshot);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Where what is beneath is in the directory itself, the layer is unpacked as if it lay on top, and merged then. */
    private boolean merge(InputStream archive, Path directory) throws IOException {
        Path layer = Files.createTempDirectory(directory, ".layer-");
        String name = layer.getFileName().toString();
        try (Fd tree = Openat2.open(directory.toString(), READ)) {
            Stat stat = Stat.of(tree);
            try (Fd upper = Directories.open(tree, name)) {
                FileAttributes.copyOf(new LowerLayers.Found(tree, ".", stat)).apply(upper);
                boolean ended = apply(archive, layer, LowerLayers.open(List.of(directory)), false);
                OverlayMerge.merge(upper, tree);
                Stat merged = Stat.of(upper);
                Directories.removeTree(tree, name);
                Attributes.utimens(tree, merged.modified(), merged.modified());
                return ended;
            }
        }
    }

    /**
     * Closes what is beneath.
     *
     * @param apart whether the root does not look yet like the one beneath that it will cover
     */
    private boolean apply(InputStream archive, Path directory, LowerLayers beneath, boolean apart) throws IOException {
        var reader = new TarReader(archive, limits);
        var times = new DirectoryTimes();
        try (beneath;
                Fd root = Openat2.open(directory.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
                var upper = new UpperDirectory(root, beneath, times)) {
            var writer = new EntryWriter(upper, beneath, times, new ContentCopy(directory));
            apply(reader, writer, new Whiteouts(upper, beneath));
            if (apart && !writer.rootIsWritten()) {
                inheritRoot(beneath, root);
            }
            times.apply(root);
        }
        return reader.isEnded();
    }

    private static void inheritRoot(LowerLayers beneath, Fd root) {
        beneath.find(EntryPath.ROOT).ifPresent(found -> {
            try (found) {
                Stat stat = found.stat();
                FileAttributes.of(stat.permissions(), stat.uid(), stat.gid()).apply(root);
            }
        });
    }

    private static void apply(TarReader reader, EntryWriter writer, Whiteouts whiteouts) throws IOException {
        Optional<TarEntry> next = reader.next();
        while (next.isPresent()) {
            TarEntry entry = next.get();
            try {
                EntryPath path = EntryPath.parse(entry.name(), "invalid layer: the name");
                if (!whiteouts.take(path)) {
                    writer.write(entry, path, reader.content());
                }
            } catch (SyscallException e) {
                throw explain(entry, e);
            }
            next = reader.next();
        }
    }

    /** Tells what the archive did wrong from what the host cannot do. */
    private static EngineException explain(TarEntry entry, SyscallException e) {
        String name = "\"" + entry.name() + "\"";
        return switch (e.errno()) {
            case Errno.EXDEV -> invalid(name + " leaves the layer through a symbolic link", e);
            case Errno.ELOOP -> invalid(name + " passes through a symbolic link where none may be", e);
            case Errno.ENOTDIR,
                    Errno.EISDIR,
                    Errno.ENOENT,
                    Errno.EEXIST,
                    Errno.ENAMETOOLONG,
                    Errno.EINVAL,
                    Errno.EMLINK -> invalid(name + " cannot be made: " + e.getMessage(), e);
            default -> new EngineException.Internal("unpacking " + name + ": " + e.getMessage(), e);
        };
    }

    private static EngineException.InvalidArgument invalid(String message, SyscallException cause) {
        return new EngineException.InvalidArgument("invalid layer: " + message, cause);
    }
}

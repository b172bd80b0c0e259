package org.gantry.images.unpack;

import java.io.IOException;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.images.tar.EntryPath;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.Links;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * The directory a layer is unpacked into. Every directory in it is opened with RESOLVE_BENEATH, so the kernel refuses
 * what leads out; a symbolic link of the same layer that stays inside is followed. Directories that the archive takes for
 * granted are made, and look like the ones beneath that they will cover.
 */
final class UpperDirectory implements AutoCloseable {
    private static final int FLAGS = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
    private static final int BENEATH = Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_MAGICLINKS;
    private static final int STRICT = BENEATH | Openat2.RESOLVE_NO_SYMLINKS;
    private static final int PRIVATE = 0x1C0;
    private static final int COMMON = 0x1ED;

    private final Fd root;
    private final LowerLayers lower;
    private final DirectoryTimes times;
    private final Opener opener;
    private @Nullable EntryPath cachedPath;
    private @Nullable Fd cached;

    UpperDirectory(Fd root, LowerLayers lower, DirectoryTimes times) {
        this(root, lower, times, (directory, path, resolve) -> Openat2.open(directory, path, FLAGS, 0, resolve));
    }

    UpperDirectory(Fd root, LowerLayers lower, DirectoryTimes times, Opener opener) {
        this.opener = opener;
        this.root = root;
        this.lower = lower;
        this.times = times;
    }

    /** Opens a directory; each time costs as much as the path has components. */
    @FunctionalInterface
    interface Opener {
        Fd open(Fd directory, String path, int resolve);
    }

    Fd root() {
        return root;
    }

    /** A directory, made if missing. It stays open until the next one is asked for; archives go directory by directory. */
    Fd directory(EntryPath path) throws IOException {
        if (cached == null || !path.equals(cachedPath)) {
            forget();
            cached = openOrMake(path, BENEATH);
            cachedPath = path;
        }
        return cached;
    }

    /** As {@link #directory}, for the caller to close, and no symbolic link is followed on the way. */
    Fd strictDirectory(EntryPath path) throws IOException {
        return openOrMake(path, STRICT);
    }

    /**
     * Whether the layer itself has a file of some kind where this directory, or one on the way to it, would be. From each
     * directory to the next, so that the work is that of the name, however many are asked for.
     */
    boolean isTaken(EntryPath path) {
        Fd current = root.dup();
        for (String name : path.components()) {
            Fd above = current;
            try (above) {
                Optional<Stat> present = Stat.of(above, name);
                if (present.isEmpty() || Overlay.isWhiteout(present.get())) {
                    return false;
                }
                if (!present.get().isDirectory()) {
                    return !present.get().isSymbolicLink();
                }
                current = opener.open(above, name, STRICT);
            }
        }
        current.close();
        return false;
    }

    /** A directory if it is there, for the caller to close. */
    Optional<Fd> existing(EntryPath path) {
        return open(path, BENEATH);
    }

    /** Makes room for something of that name. */
    void clear(Fd parent, String name) {
        Optional<Stat> present = Stat.of(parent, name);
        forgetUnless(parent);
        if (present.isPresent() && present.get().isDirectory()) {
            Directories.removeTree(parent, name);
        } else if (present.isPresent()) {
            Links.unlink(parent, name);
        }
    }

    @Override
    public void close() {
        forget();
        root.close();
    }

    /** What is open may be about to go, or was reached through a link that is. */
    private void forgetUnless(Fd except) {
        if (cached != except) {
            forget();
        }
    }

    private void forget() {
        if (cached != null) {
            cached.close();
            cached = null;
        }
    }

    private Fd openOrMake(EntryPath path, int resolve) throws IOException {
        Optional<Fd> present = open(path, resolve);
        return present.isPresent() ? present.get() : make(path, resolve);
    }

    /** From the deepest directory that is there, so that the work is that of making what is missing. */
    private Fd make(EntryPath path, int resolve) throws IOException {
        int depth = path.components().size();
        int there = depth - 1;
        Optional<Fd> deepest = openPrefix(path, there, resolve);
        while (deepest.isEmpty()) {
            there--;
            deepest = openPrefix(path, there, resolve);
        }
        Fd current = deepest.get();
        for (int i = there + 1; i <= depth; i++) {
            Fd parent = current;
            try (parent) {
                current = makeOne(parent, prefix(path, i));
            }
        }
        return current;
    }

    private Optional<Fd> openPrefix(EntryPath path, int length, int resolve) {
        return length == 0 ? Optional.of(root.dup()) : open(prefix(path, length), resolve);
    }

    private static EntryPath prefix(EntryPath path, int length) {
        return new EntryPath(path.components().subList(0, length));
    }

    private Fd makeOne(Fd parent, EntryPath path) throws IOException {
        String name = path.last();
        boolean covers = Stat.of(parent, name).filter(Overlay::isWhiteout).isPresent();
        if (covers) {
            Links.unlink(parent, name);
        }
        if (!Nodes.mkdirIfAbsent(parent, name, PRIVATE)) {
            throw new EngineException.InvalidArgument(
                    "invalid layer: \"" + path + "\" is needed as a directory, but is something else");
        }
        inherit(parent, path);
        Fd made = opener.open(parent, name, STRICT);
        if (covers) {
            Overlay.makeOpaque(made);
        }
        return made;
    }

    private void inherit(Fd parent, EntryPath path) throws IOException {
        Optional<LowerLayers.Found> beneath = lower.find(path);
        if (beneath.isEmpty()) {
            FileAttributes.of(COMMON, 0, 0).apply(parent, path.last());
            return;
        }
        try (LowerLayers.Found found = beneath.get()) {
            Stat stat = found.stat();
            if (stat.isDirectory()) {
                FileAttributes.copyOf(found).apply(parent, path.last());
                times.remember(path, stat.modified(), stat.modified());
            } else {
                FileAttributes.of(COMMON, 0, 0).apply(parent, path.last());
            }
        }
    }

    /** Empty when it is missing or no directory; whatever leads out is refused. */
    private Optional<Fd> open(EntryPath path, int resolve) {
        try {
            return Optional.of(opener.open(root, path.toString(), resolve));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}

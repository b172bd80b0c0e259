package org.gantry.images.unpack;

import java.io.IOException;
import org.gantry.api.EngineException;
import org.gantry.images.tar.EntryPath;
import org.gantry.images.tar.MemberContent;
import org.gantry.images.tar.TarEntry;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Links;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** Makes one entry of an archive real. What a later entry of the same name brings replaces what was there. */
final class EntryWriter {
    private static final int COMMON_PERMISSIONS = 0x1FF; // those that say nothing of whose rights a program gets
    private static final int PRIVATE_FILE = 0x180;
    private static final int PRIVATE_DIRECTORY = 0x1C0;
    private static final int NEW_FILE =
            OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;

    private final UpperDirectory upper;
    private final HardLinks hardLinks;
    private final DirectoryTimes times;
    private final ContentCopy copy;
    private boolean rootIsWritten;

    EntryWriter(UpperDirectory upper, LowerLayers lower, DirectoryTimes times, ContentCopy copy) {
        this.upper = upper;
        this.hardLinks = new HardLinks(upper, lower, copy);
        this.times = times;
        this.copy = copy;
    }

    void write(TarEntry entry, EntryPath path, MemberContent content) throws IOException {
        if (path.isRoot()) {
            root(entry);
            return;
        }
        Fd parent = upper.directory(path.parent());
        String name = path.last();
        switch (entry.type()) {
            case FILE -> file(entry, parent, name, content);
            case DIRECTORY -> directory(entry, path, parent);
            case SYMBOLIC_LINK -> symbolicLink(entry, path, parent);
            case HARD_LINK -> hardLinks.link(entry, path, parent);
            case CHARACTER_DEVICE -> device(entry, parent, name, FileType.S_IFCHR);
            case BLOCK_DEVICE -> device(entry, parent, name, FileType.S_IFBLK);
            case FIFO -> node(entry, parent, name, FileType.S_IFIFO);
        }
    }

    /** Whether there was an entry for the root of the layer. */
    boolean rootIsWritten() {
        return rootIsWritten;
    }

    private void root(TarEntry entry) throws IOException {
        if (entry.type() != TarEntry.Type.DIRECTORY) {
            throw new EngineException.InvalidArgument(
                    "invalid layer: its root \"" + entry.name() + "\" is not a directory");
        }
        rootIsWritten = true;
        FileAttributes.of(entry).apply(upper.root());
        times.remember(EntryPath.ROOT, entry.accessed(), entry.modified());
    }

    private void file(TarEntry entry, Fd parent, String name, MemberContent content) throws IOException {
        FileAttributes attributes = FileAttributes.of(entry);
        try (Fd file = createFile(parent, name, attributes.permissions() & COMMON_PERMISSIONS)) {
            copy.copy(content, file);
            attributes.applyToNew(file);
            Attributes.utimens(file, entry.accessed(), entry.modified());
        }
    }

    private Fd createFile(Fd parent, String name, int permissions) {
        try {
            return Openat2.open(parent, name, NEW_FILE, permissions, Openat2.RESOLVE_BENEATH);
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            upper.clear(parent, name);
            return Openat2.open(parent, name, NEW_FILE, permissions, Openat2.RESOLVE_BENEATH);
        }
    }

    private void directory(TarEntry entry, EntryPath path, Fd parent) throws IOException {
        String name = path.last();
        boolean covers = false;
        if (!Nodes.mkdirIfAbsent(parent, name, PRIVATE_DIRECTORY)) {
            Stat present = Stat.of(parent, name).orElseThrow(() -> new IllegalStateException(name + " was just there"));
            if (!present.isDirectory()) {
                covers = Overlay.isWhiteout(present);
                upper.clear(parent, name);
                Nodes.mkdir(parent, name, PRIVATE_DIRECTORY);
            }
        }
        FileAttributes.of(entry).apply(parent, name);
        if (covers) {
            try (Fd directory = upper.strictDirectory(path)) {
                Overlay.makeOpaque(directory);
            }
        }
        times.remember(path, entry.accessed(), entry.modified());
    }

    private void symbolicLink(TarEntry entry, EntryPath path, Fd parent) {
        LinkTarget.requireInside(path, entry.linkName());
        String name = path.last();
        replacing(parent, name, () -> Links.symlink(entry.linkName(), parent, name));
        FileAttributes.of(entry).applyToLink(parent, name);
        Attributes.utimens(parent, name, entry.accessed(), entry.modified());
    }

    private void device(TarEntry entry, Fd parent, String name, int type) {
        if (entry.major() == 0 && entry.minor() == 0) {
            throw new EngineException.InvalidArgument(
                    "invalid layer: \"" + entry.name() + "\" is a device 0:0, which overlayfs takes for a whiteout");
        }
        node(entry, parent, name, type);
    }

    private void node(TarEntry entry, Fd parent, String name, int type) {
        var device = new Stat.Device(entry.major(), entry.minor());
        replacing(parent, name, () -> Nodes.mknod(parent, name, type | PRIVATE_FILE, device));
        FileAttributes.of(entry).apply(parent, name);
        Attributes.utimens(parent, name, entry.accessed(), entry.modified());
    }

    private void replacing(Fd parent, String name, Runnable creation) {
        try {
            creation.run();
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            upper.clear(parent, name);
            creation.run();
        }
    }
}

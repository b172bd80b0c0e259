package org.gantry.images.tree;

import java.io.IOException;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.image.FileArchives.Owner;
import org.gantry.api.image.FileArchives.Target;
import org.gantry.images.tar.EntryPath;
import org.gantry.images.tar.MemberContent;
import org.gantry.images.tar.TarEntry;
import org.gantry.images.unpack.FileAttributes;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Links;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * Makes one member of an archive real. Owner and permissions are given to what was made, through its descriptor, and not to
 * its name: a container that swaps the name for a link to another of its files must not have that one given away.
 */
final class FileCreator {
    private static final int PRIVATE_FILE = 0x180;
    private static final int PRIVATE_DIRECTORY = 0x1C0;
    private static final int NEW_FILE =
            OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
    private static final int HOLD = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW;
    private static final String LINK = "invalid archive: the link target";

    private final TargetDirectory directory;
    private final Target target;
    private final SparseCopy copy = new SparseCopy();

    FileCreator(TargetDirectory directory, Target target) {
        this.directory = directory;
        this.target = target;
    }

    void create(TarEntry entry, EntryPath path, MemberContent content) throws IOException {
        try (Fd parent = directory.above(path)) {
            String name = path.last();
            boolean merged = clear(entry, path, parent);
            switch (entry.type()) {
                case FILE -> file(entry, parent, name, content);
                case DIRECTORY -> directory(entry, parent, name, merged);
                case SYMBOLIC_LINK -> symbolicLink(entry, parent, name);
                case HARD_LINK -> hardLink(entry, parent, name);
                case CHARACTER_DEVICE -> device(entry, parent, name, FileType.S_IFCHR);
                case BLOCK_DEVICE -> device(entry, parent, name, FileType.S_IFBLK);
                case FIFO -> node(entry, parent, name, FileType.S_IFIFO);
            }
        }
    }

    /** Makes room for a member; true if there is a directory that it is to be merged with. */
    private boolean clear(TarEntry entry, EntryPath path, Fd parent) {
        Optional<Stat> present = Stat.of(parent, path.last());
        if (present.isEmpty()) {
            return false;
        }
        boolean thereIsDirectory = present.get().isDirectory();
        boolean comesDirectory = entry.type() == TarEntry.Type.DIRECTORY;
        if (thereIsDirectory && comesDirectory) {
            return true;
        }
        if (thereIsDirectory != comesDirectory && !target.replaceDirectories()) {
            throw new EngineException.InvalidArgument(
                    thereIsDirectory
                            ? "cannot overwrite directory \"" + path + "\" with non-directory \"" + target.path() + "\""
                            : "cannot overwrite non-directory \"" + path + "\" with directory \"" + target.path()
                                    + "\"");
        }
        if (thereIsDirectory) {
            Directories.removeTree(parent, path.last());
        } else {
            Links.unlinkIfExists(parent, path.last());
        }
        return false;
    }

    private void file(TarEntry entry, Fd parent, String name, MemberContent content) throws IOException {
        try (Fd file = Openat2.open(parent, name, NEW_FILE, PRIVATE_FILE, Openat2.RESOLVE_BENEATH)) {
            copy.copy(content, file);
            attributes(entry).apply(file);
            Attributes.utimens(file, entry.accessed(), entry.modified());
        }
    }

    private void directory(TarEntry entry, Fd parent, String name, boolean merged) {
        if (!merged) {
            Nodes.mkdir(parent, name, PRIVATE_DIRECTORY);
        }
        try (Fd made = held(parent, name, FileType.S_IFDIR)) {
            attributes(entry).apply(made);
        }
    }

    private void symbolicLink(TarEntry entry, Fd parent, String name) {
        Links.symlink(entry.linkName(), parent, name);
        try (Fd link = held(parent, name, FileType.S_IFLNK)) {
            Owner owner = owner(entry);
            Attributes.chown(link, owner.uid(), owner.gid());
        }
        Attributes.utimens(parent, name, entry.accessed(), entry.modified());
    }

    /** To a file of the directory that the archive is unpacked into. */
    private void hardLink(TarEntry entry, Fd parent, String name) {
        EntryPath linked = EntryPath.parse(TreeUnpacker.relative(entry.linkName()), LINK);
        if (linked.isRoot()) {
            throw new EngineException.InvalidArgument(LINK + " \"" + entry.linkName() + "\" is a directory");
        }
        try (Fd there = directory.existing(linked)) {
            Links.link(there, linked.last(), parent, name);
        }
    }

    private void device(TarEntry entry, Fd parent, String name, int type) {
        if (entry.major() == 0 && entry.minor() == 0) {
            throw new EngineException.InvalidArgument(
                    "\"" + entry.name() + "\" is a device 0:0, which overlayfs takes for a whiteout");
        }
        node(entry, parent, name, type);
    }

    private void node(TarEntry entry, Fd parent, String name, int type) {
        var device = new Stat.Device(entry.major(), entry.minor());
        Nodes.mknod(parent, name, type | PRIVATE_FILE, device);
        try (Fd made = held(parent, name, type)) {
            attributes(entry).apply(made);
        }
        Attributes.utimens(parent, name, entry.accessed(), entry.modified());
    }

    /** What was just made, and nothing that has taken its name; a link to another file would have more than one name. */
    private static Fd held(Fd parent, String name, int type) {
        Fd made = Openat2.open(parent, name, HOLD, 0, Openat2.RESOLVE_BENEATH);
        Stat stat = Stat.of(made);
        if (stat.type() != type || (type != FileType.S_IFDIR && stat.links() != 1)) {
            made.close();
            throw new SyscallException("open", name + ", which was replaced meanwhile,", Errno.EEXIST);
        }
        return made;
    }

    private FileAttributes attributes(TarEntry entry) {
        FileAttributes archived = FileAttributes.of(entry);
        Owner owner = owner(entry);
        return archived.ownedBy(owner.uid(), owner.gid());
    }

    private Owner owner(TarEntry entry) {
        Owner asked = target.owner();
        int uid = asked == null ? entry.uid() : asked.uid();
        int gid = asked == null ? entry.gid() : asked.gid();
        return new Owner(target.ids().uidOutside(uid), target.ids().gidOutside(gid));
    }
}

package org.gantry.images.tree;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.gantry.api.image.ArchiveIds;
import org.gantry.images.tar.TarEntry;
import org.gantry.images.tar.TarWriter;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Stat;

/** Turns files into members of an archive; of several names of one file, all but the first become links to that. */
public final class MemberWriter {
    private final TarWriter tar;
    private final ArchiveIds ids;
    private final Map<Inode, String> names = new HashMap<>();

    public MemberWriter(TarWriter tar) {
        this(tar, ArchiveIds.SAME);
    }

    /** @param ids whose the files are in the archive */
    MemberWriter(TarWriter tar, ArchiveIds ids) {
        this.tar = tar;
        this.ids = ids;
    }

    /** What makes two names those of one file. */
    private record Inode(Stat.Device device, long number) {}

    /** Writes a member; a socket is left out, since it is of no use without who listens on it. */
    public void write(FoundFile file, String name) throws IOException {
        Stat stat = file.stat();
        switch (stat.type()) {
            case FileType.S_IFDIR ->
                tar.add(entry(file, TarEntry.Type.DIRECTORY, name.endsWith("/") ? name : name + "/", "", 0));
            case FileType.S_IFREG -> named(file, TarEntry.Type.FILE, name);
            case FileType.S_IFLNK -> named(file, TarEntry.Type.SYMBOLIC_LINK, name);
            case FileType.S_IFCHR -> named(file, TarEntry.Type.CHARACTER_DEVICE, name);
            case FileType.S_IFBLK -> named(file, TarEntry.Type.BLOCK_DEVICE, name);
            case FileType.S_IFIFO -> named(file, TarEntry.Type.FIFO, name);
            default -> {
                // a socket
            }
        }
    }

    private void named(FoundFile file, TarEntry.Type type, String name) throws IOException {
        Stat stat = file.stat();
        if (stat.links() > 1) {
            String first = names.putIfAbsent(new Inode(stat.containing(), stat.inode()), name);
            if (first != null) {
                tar.add(entry(file, TarEntry.Type.HARD_LINK, name, first, 0));
                return;
            }
        }
        if (type != TarEntry.Type.FILE || stat.size() == 0) {
            String target = type == TarEntry.Type.SYMBOLIC_LINK ? file.target() : "";
            tar.add(entry(file, type, name, target, 0));
            return;
        }
        try (Fd content = file.open()) {
            tar.add(entry(file, type, name, "", stat.size()), new FdInput(content));
        }
    }

    private TarEntry entry(FoundFile file, TarEntry.Type type, String name, String target, long size) {
        Stat stat = file.stat();
        boolean device = type == TarEntry.Type.CHARACTER_DEVICE || type == TarEntry.Type.BLOCK_DEVICE;
        return new TarEntry(
                type,
                name,
                target,
                size,
                stat.permissions(),
                ids.uidInside(stat.uid()),
                ids.gidInside(stat.gid()),
                stat.modified(),
                stat.modified(),
                device ? stat.device().major() : 0,
                device ? stat.device().minor() : 0,
                type == TarEntry.Type.HARD_LINK ? Map.of() : file.xattrs());
    }
}

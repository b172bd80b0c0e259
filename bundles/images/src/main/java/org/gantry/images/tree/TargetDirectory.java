package org.gantry.images.tree;

import org.gantry.api.image.FileArchives.Owner;
import org.gantry.images.tar.EntryPath;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.RootDir;
import org.jspecify.annotations.Nullable;

/**
 * The directories an archive is unpacked into, each found anew from the root of the tree, in which links are followed as the
 * container follows them. Those that are missing are made.
 */
final class TargetDirectory {
    private static final int FLAGS = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
    private static final int COMMON = 0x1ED;

    private final RootDir root;
    private final String path;
    private final @Nullable Owner owner;

    TargetDirectory(RootDir root, String path, @Nullable Owner owner) {
        this.root = root;
        this.path = path;
        this.owner = owner;
    }

    /** The directory that a member goes into, for the caller to close. */
    Fd above(EntryPath member) {
        String full = path + "/" + member.parent();
        return root.find(full, FLAGS).orElseGet(() -> make(full));
    }

    /** The directory of a member that is in the tree already. */
    Fd existing(EntryPath member) {
        return root.openInRoot(path + "/" + member.parent(), FLAGS);
    }

    private Fd make(String full) {
        return root.mkdirs(full, COMMON, owner == null ? 0 : owner.uid(), owner == null ? 0 : owner.gid());
    }
}

package org.gantry.images.tree;

import org.gantry.api.image.FileArchives.Owner;
import org.gantry.api.image.FileArchives.Target;
import org.gantry.images.tar.EntryPath;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.RootDir;

/**
 * The directories an archive is unpacked into, each found anew from the root of the tree, in which links are followed as the
 * container follows them. Those that are missing are made.
 */
final class TargetDirectory {
    private static final int FLAGS = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
    private static final int COMMON = 0x1ED;

    private final RootDir root;
    private final Target target;

    TargetDirectory(RootDir root, Target target) {
        this.root = root;
        this.target = target;
    }

    /** The directory that a member goes into, for the caller to close. */
    Fd above(EntryPath member) {
        String full = target.path() + "/" + member.parent();
        return root.find(full, FLAGS).orElseGet(() -> make(full));
    }

    /** The directory of a member that is in the tree already. */
    Fd existing(EntryPath member) {
        return root.openInRoot(target.path() + "/" + member.parent(), FLAGS);
    }

    private Fd make(String full) {
        Owner owner = target.owner();
        int uid = target.ids().uidOutside(owner == null ? 0 : owner.uid());
        int gid = target.ids().gidOutside(owner == null ? 0 : owner.gid());
        return root.mkdirs(full, COMMON, uid, gid);
    }
}

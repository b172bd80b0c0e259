package org.gantry.engine.volume;

import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.CopyTree;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.fs.Stat;

/**
 * Fills an empty volume with what the image has at the place where it will be mounted, owner and mode of that directory
 * included.
 */
public final class CopyUp {
    private static final int READ_DIRECTORY = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;

    private CopyUp() {}

    /** Copies if the volume is empty and the image has a directory there. */
    public static void fill(String volumeData, RootDir root, String destination) {
        Optional<Fd> source = root.find(destination, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
        if (source.isEmpty()) {
            return;
        }
        try (Fd from = source.get();
                Fd to = Openat2.open(volumeData, READ_DIRECTORY)) {
            if (Directories.list(to).isEmpty()) {
                CopyTree.contents(from, to);
                Stat stat = Stat.of(from);
                Attributes.chown(to, stat.uid(), stat.gid());
                Attributes.chmod(to, stat.permissions());
            }
        }
    }
}

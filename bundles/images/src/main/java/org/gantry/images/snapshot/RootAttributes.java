package org.gantry.images.snapshot;

import java.nio.file.Path;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;

/**
 * Owner and mode of a layer's root. overlayfs shows those of the upper directory, so a new one has to take them over from
 * the layer beneath, or "/" would change hands.
 */
record RootAttributes(int permissions, int uid, int gid) {
    static final RootAttributes DEFAULT = new RootAttributes(0x1ED, 0, 0);

    static RootAttributes of(Path directory) {
        try (Fd fd = open(directory)) {
            Stat stat = Stat.of(fd);
            return new RootAttributes(stat.permissions(), stat.uid(), stat.gid());
        }
    }

    void applyTo(Path directory) {
        try (Fd fd = open(directory)) {
            Attributes.chown(fd, uid, gid);
            Attributes.chmod(fd, permissions);
        }
    }

    private static Fd open(Path directory) {
        return Openat2.open(directory.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
    }
}

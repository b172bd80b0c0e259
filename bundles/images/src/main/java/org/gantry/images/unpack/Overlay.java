package org.gantry.images.unpack;

import java.util.Arrays;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.fs.Xattr;

/** How overlayfs marks what a layer hides: a character device 0:0 for a name, an attribute for a directory's content. */
public final class Overlay {
    /** Attributes that steer overlayfs; an archive must not bring any. */
    static final String XATTR_PREFIX = "trusted.overlay.";

    private static final String OPAQUE = XATTR_PREFIX + "opaque";
    private static final byte[] YES = {'y'};
    private static final Stat.Device NOTHING = new Stat.Device(0, 0);

    private Overlay() {}

    public static boolean isWhiteout(Stat stat) {
        return stat.type() == FileType.S_IFCHR && stat.device().equals(NOTHING);
    }

    static void makeWhiteout(Fd directory, String name) {
        Nodes.mknod(directory, name, FileType.S_IFCHR, NOTHING);
    }

    public static boolean isOpaque(Fd directory) {
        return Arrays.equals(YES, Xattr.get(directory, ".", OPAQUE).orElse(new byte[0]));
    }

    static void makeOpaque(Fd directory) {
        Xattr.set(directory, OPAQUE, YES);
    }
}

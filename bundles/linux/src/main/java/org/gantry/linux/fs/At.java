package org.gantry.linux.fs;

/** Flags shared by the calls that take a directory descriptor (fcntl.h). */
public final class At {
    /** Resolve relative names from the working directory; only good with absolute paths. */
    public static final int AT_FDCWD = -100;

    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    public static final int AT_REMOVEDIR = 0x200;
    public static final int AT_SYMLINK_FOLLOW = 0x400;
    public static final int AT_NO_AUTOMOUNT = 0x800;
    public static final int AT_EMPTY_PATH = 0x1000;
    public static final int AT_RECURSIVE = 0x8000;

    private At() {}
}

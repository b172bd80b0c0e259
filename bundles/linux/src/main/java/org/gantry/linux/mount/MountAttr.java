package org.gantry.linux.mount;

/** Attributes for fsmount and mount_setattr (MOUNT_ATTR of linux/mount.h). */
public final class MountAttr {
    public static final long RDONLY = 0x1;
    public static final long NOSUID = 0x2;
    public static final long NODEV = 0x4;
    public static final long NOEXEC = 0x8;
    public static final long NOATIME = 0x10;
    public static final long STRICTATIME = 0x20;
    /** To be cleared together with setting one of the atime attributes. */
    public static final long ATIME_MASK = 0x70;

    public static final long NODIRATIME = 0x80;
    public static final long IDMAP = 0x100000;
    public static final long NOSYMFOLLOW = 0x200000;

    private MountAttr() {}
}

package org.gantry.linux.fd;

import org.gantry.linux.syscall.Arch;

/** Flags of open (fcntl.h). Four of them differ between x86-64 and aarch64. */
public final class OpenFlags {
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_NOCTTY = 0x100;
    public static final int O_TRUNC = 0x200;
    public static final int O_APPEND = 0x400;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_CLOEXEC = 0x80000;
    public static final int O_PATH = 0x200000;
    public static final int O_DIRECTORY = either(0x10000, 0x4000);
    public static final int O_NOFOLLOW = either(0x20000, 0x8000);
    public static final int O_DIRECT = either(0x4000, 0x10000);
    public static final int O_LARGEFILE = either(0x8000, 0x20000);
    public static final int O_TMPFILE = 0x400000 | O_DIRECTORY;

    private OpenFlags() {}

    private static int either(int x86, int aarch64) {
        return Arch.current() == Arch.X86_64 ? x86 : aarch64;
    }
}

package org.gantry.linux.mount;

import static org.gantry.linux.syscall.SyscallNumber.FSCONFIG;
import static org.gantry.linux.syscall.SyscallNumber.FSMOUNT;
import static org.gantry.linux.syscall.SyscallNumber.FSOPEN;
import static org.gantry.linux.syscall.SyscallNumber.READ;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Syscall;

/**
 * A file system being configured (fsopen). Refusals carry what the kernel wrote into the context's log, which often
 * says more than the errno.
 */
public final class FsContext implements AutoCloseable {
    private static final int FSOPEN_CLOEXEC = 1;
    private static final int FSMOUNT_CLOEXEC = 1;
    private static final int SET_FLAG = 0;
    private static final int SET_STRING = 1;
    private static final int SET_FD = 5;
    private static final int CMD_CREATE = 6;
    private static final int LOG_LINE = 1024;

    /** Longest string value that fsconfig copies, without its NUL. */
    static final int LONGEST_STRING = 255;

    private final String type;
    private final Fd fd;

    private FsContext(String type, Fd fd) {
        this.type = type;
        this.fd = fd;
    }

    /** {@code int fsopen(const char *fsname, unsigned int flags)}. */
    public static FsContext open(String type) {
        try (Arena arena = Arena.ofConfined()) {
            long name = CString.of(arena, type).address();
            return new FsContext(type, Fd.own(Syscall.check(FSOPEN, type, name, FSOPEN_CLOEXEC), "fsopen " + type));
        }
    }

    /** Sets a parameter such as {@code size=64m}. */
    public void set(String key, String value) {
        orThrow(key + "=" + value, trySet(key, value));
    }

    /** As {@link #set(String, String)}, returning 0 or {@code -errno}. */
    long trySet(String key, String value) {
        try (Arena arena = Arena.ofConfined()) {
            return fsconfig(arena, SET_STRING, key, CString.of(arena, value).address(), 0);
        }
    }

    /** Sets a parameter to an open file; returns 0 or {@code -errno} (EINVAL where the kernel wants a string). */
    long trySet(String key, Fd value) {
        try (Arena arena = Arena.ofConfined()) {
            return fsconfig(arena, SET_FD, key, 0, value.number());
        }
    }

    /** Sets a parameter without a value, such as {@code ro}. */
    public void flag(String key) {
        try (Arena arena = Arena.ofConfined()) {
            orThrow(key, fsconfig(arena, SET_FLAG, key, 0, 0));
        }
    }

    /** Makes the superblock. */
    public void create() {
        orThrow("create", Syscall.raw(FSCONFIG, fd.number(), CMD_CREATE, 0, 0, 0));
    }

    /**
     * Makes a mount of the superblock, attached nowhere.
     * {@code int fsmount(int fsfd, unsigned int flags, unsigned int attr_flags)}.
     *
     * @param attributes an or of {@link MountAttr}
     */
    public Fd mount(long attributes) {
        long result = Syscall.raw(FSMOUNT, fd.number(), FSMOUNT_CLOEXEC, attributes);
        return Fd.own(Syscall.orThrow(FSMOUNT, type, result), "detached " + type);
    }

    @Override
    public void close() {
        fd.close();
    }

    /** Throws when the result of one of the try methods is a refusal. */
    void orThrow(String what, long result) {
        if (Syscall.failed(result)) {
            Syscall.orThrow(FSCONFIG, type + " " + what + log(), result);
        }
    }

    /** {@code int fsconfig(int fd, unsigned int cmd, const char *key, const void *value, int aux)}. */
    private long fsconfig(Arena arena, int command, String key, long value, int aux) {
        return Syscall.raw(
                FSCONFIG, fd.number(), command, CString.of(arena, key).address(), value, aux);
    }

    /** Reads of the context return one message each, "e overlay: No changes allowed", and ENODATA at the end. */
    private String log() {
        var text = new StringBuilder();
        try (Arena arena = Arena.ofConfined()) {
            var buffer = arena.allocate(LOG_LINE);
            long length = readLog(buffer.address());
            while (length > 0) {
                ByteBuffer line = buffer.asSlice(0, length).asByteBuffer();
                text.append(text.isEmpty() ? " (" : "; ")
                        .append(CString.decode(line).strip());
                length = readLog(buffer.address());
            }
        }
        return text.isEmpty() ? "" : text.append(")").toString();
    }

    private long readLog(long address) {
        return Syscall.raw(READ, fd.number(), address, LOG_LINE);
    }
}

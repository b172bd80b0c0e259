package org.gantry.linux.process;

import static org.gantry.linux.syscall.SyscallNumber.CAPGET;
import static org.gantry.linux.syscall.SyscallNumber.CAPSET;
import static org.gantry.linux.syscall.SyscallNumber.PRCTL;
import static org.gantry.linux.syscall.SyscallNumber.SETFSGID;
import static org.gantry.linux.syscall.SyscallNumber.SETFSUID;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;
import org.gantry.linux.syscall.Syscall;

/** Work whose new files belong to somebody else, on a thread of its own. */
public final class FileOwner {
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int VERSION_3 = 0x20080522;
    private static final int HALVES = 2;
    private static final int WORDS_OF_HALF = 3;

    private FileOwner() {}

    /**
     * Runs the work as a thread that keeps its capabilities and makes files for this user and group (setfsuid(2)), which
     * is what file systems see. The change takes from the process the permission to be dumped, which is given back.
     * {@code int setfsuid(uid_t fsuid)} has no failures but the other value staying.
     */
    public static <T> T call(long uid, long gid, Supplier<T> work) {
        return ShortLivedThread.call("files of " + uid, () -> {
            long dumpable = Syscall.raw(PRCTL, PR_GET_DUMPABLE, 0, 0, 0, 0);
            Syscall.raw(SETFSGID, gid);
            Syscall.raw(SETFSUID, uid);
            raiseCapabilities();
            Syscall.raw(PRCTL, PR_SET_DUMPABLE, dumpable, 0, 0, 0);
            return work.get();
        });
    }

    /** Leaving user 0 takes those of files out of effect, though not away: struct __user_cap_data_struct, twice. */
    private static void raiseCapabilities() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(ValueLayout.JAVA_INT, 2);
            header.setAtIndex(ValueLayout.JAVA_INT, 0, VERSION_3);
            MemorySegment data = arena.allocate(ValueLayout.JAVA_INT, HALVES * WORDS_OF_HALF);
            Syscall.check(CAPGET, "this thread", header.address(), data.address());
            for (int half = 0; half < HALVES * WORDS_OF_HALF; half += WORDS_OF_HALF) {
                int permitted = data.getAtIndex(ValueLayout.JAVA_INT, half + 1L);
                data.setAtIndex(ValueLayout.JAVA_INT, half, permitted);
            }
            Syscall.check(CAPSET, "this thread", header.address(), data.address());
        }
    }
}

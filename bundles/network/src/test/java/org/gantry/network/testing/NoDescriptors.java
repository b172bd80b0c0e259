package org.gantry.network.testing;

import static org.gantry.linux.syscall.SyscallNumber.PRLIMIT64;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.syscall.Syscall;

/** As long as it is open, this process can open nothing else; what is to run meanwhile has to be loaded before. */
public final class NoDescriptors implements AutoCloseable {
    private static final int RLIMIT_NOFILE = 7;
    /** More than this process has. */
    private static final long FEW = 400;

    private final long usual = limit(FEW);
    private final List<FileInputStream> held = new ArrayList<>();

    public NoDescriptors() {
        try {
            while (true) {
                held.add(new FileInputStream("/dev/null"));
            }
        } catch (FileNotFoundException noneLeft) {
            return;
        }
    }

    /** Sets the limit of this process and says which it was: {@code struct rlimit64 { u64 cur, max; }}. */
    private static long limit(long current) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
            Syscall.check(PRLIMIT64, "RLIMIT_NOFILE", 0, RLIMIT_NOFILE, 0, limit.address());
            long before = limit.getAtIndex(ValueLayout.JAVA_LONG, 0);
            limit.setAtIndex(ValueLayout.JAVA_LONG, 0, current);
            Syscall.check(PRLIMIT64, "RLIMIT_NOFILE", 0, RLIMIT_NOFILE, limit.address(), 0);
            return before;
        }
    }

    @Override
    public void close() {
        limit(usual);
        for (FileInputStream one : held) {
            try {
                one.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

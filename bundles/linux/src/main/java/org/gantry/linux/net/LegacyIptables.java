package org.gantry.linux.net;

import static org.gantry.linux.syscall.SyscallNumber.GETSOCKOPT;
import static org.gantry.linux.syscall.SyscallNumber.SOCKET;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallException;

/**
 * The packet filter that iptables-legacy writes, which nftables does not see
 * ({@code linux/netfilter_ipv4/ip_tables.h}, {@code linux/netfilter_ipv6/ip6_tables.h}). It is only read.
 */
public final class LegacyIptables {
    private static final String FILTER = "filter";
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int IPPROTO_RAW = 255;
    private static final int SOL_IP = 0;
    private static final int SOL_IPV6 = 41;
    private static final int SO_GET_INFO = 64;
    private static final int SO_GET_ENTRIES = 65;
    private static final int NF_INET_FORWARD = 2;
    private static final int NAME_SIZE = 32;
    /** {@code struct ipt_getinfo { char name[32]; u32 valid_hooks, hook_entry[5], underflow[5], num_entries, size; }}. */
    private static final int INFO_SIZE = 84;

    private static final int INFO_UNDERFLOW = 56;
    private static final int INFO_TABLE_SIZE = 80;
    /** {@code struct ipt_get_entries { char name[32]; u32 size; struct ipt_entry entrytable[]; }}. */
    private static final int ENTRIES_SIZE = 32;

    private static final int ENTRIES_TABLE = 40;
    /** {@code offsetof(struct ipt_entry, target_offset)}, and that of ip6t_entry. */
    private static final int TARGET_OFFSET4 = 88;

    private static final int TARGET_OFFSET6 = 140;
    /** {@code struct xt_standard_target { struct xt_entry_target target; int verdict; }}. */
    private static final int VERDICT_OFFSET = 32;
    /** -NF_DROP - 1. */
    private static final int DROP = -1;

    private static final int ATTEMPTS = 5;

    private LegacyIptables() {}

    /** Whether forwarded packets that no rule decides about are dropped, in the namespace of the calling thread. */
    public static boolean dropsForwarded(boolean ipv6) {
        if (!isThere(ipv6)) {
            return false; // to ask for a table would make it
        }
        String what = ipv6 ? "ip6tables" : "iptables";
        try (Fd fd =
                Fd.own(Syscall.check(SOCKET, what, ipv6 ? AF_INET6 : AF_INET, SOCK_RAW_CLOEXEC, IPPROTO_RAW), what)) {
            return policy(fd, ipv6) == DROP;
        }
    }

    private static boolean isThere(boolean ipv6) {
        try {
            return Files.readAllLines(Path.of("/proc/thread-self/net", ipv6 ? "ip6_tables_names" : "ip_tables_names"))
                    .contains(FILTER);
        } catch (NoSuchFileException notInThisKernel) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The verdict of the chain's last rule. The table may change between the two calls; then its size is another. */
    private static int policy(Fd fd, boolean ipv6) {
        for (int attempt = 1; ; attempt++) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment info = named(arena, INFO_SIZE);
                get(fd, ipv6, SO_GET_INFO, arena, info);
                int size = info.get(ValueLayout.JAVA_INT, INFO_TABLE_SIZE);
                int last = info.get(ValueLayout.JAVA_INT, INFO_UNDERFLOW + NF_INET_FORWARD * Integer.BYTES);
                MemorySegment entries = named(arena, ENTRIES_TABLE + size);
                entries.set(ValueLayout.JAVA_INT, ENTRIES_SIZE, size);
                get(fd, ipv6, SO_GET_ENTRIES, arena, entries);
                MemorySegment table = entries.asSlice(ENTRIES_TABLE);
                int target = Short.toUnsignedInt(
                        table.get(ValueLayout.JAVA_SHORT, last + (ipv6 ? TARGET_OFFSET6 : TARGET_OFFSET4)));
                return table.get(ValueLayout.JAVA_INT, last + target + VERDICT_OFFSET);
            } catch (SyscallException e) {
                if (!e.is(Errno.EAGAIN) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static MemorySegment named(Arena arena, long size) {
        MemorySegment segment = arena.allocate(size, Long.BYTES);
        for (int i = 0; i < Math.min(NAME_SIZE, FILTER.length()); i++) {
            segment.set(ValueLayout.JAVA_BYTE, i, (byte) FILTER.charAt(i));
        }
        return segment;
    }

    private static void get(Fd fd, boolean ipv6, int option, Arena arena, MemorySegment value) {
        MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, (int) value.byteSize());
        Syscall.check(GETSOCKOPT, fd, fd.number(), ipv6 ? SOL_IPV6 : SOL_IP, option, value.address(), length.address());
    }
}

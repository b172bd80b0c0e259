package org.gantry.runtime.support.seccomp;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.linux.syscall.Arch;

/**
 * A system call convention with a table of its own. One kernel serves several: a 64-bit x86 process may call by the
 * 32-bit convention at any moment, so a filter that knows only one of them filters nothing.
 */
enum SeccompArch {
    X86_64("SCMP_ARCH_X86_64", 0xC000003EL, true),
    X86("SCMP_ARCH_X86", 0x40000003L, false),
    /** Tells itself from x86-64 by {@link #X32_BIT} in the number, the audit architecture is the same. */
    X32("SCMP_ARCH_X32", 0xC000003EL, true),
    AARCH64("SCMP_ARCH_AARCH64", 0xC00000B7L, true);

    static final long X32_BIT = 0x40000000L;

    /** Those of the specification; of the ones that do not run here only the name is of interest. */
    private static final Set<String> KNOWN = Stream.of(
                    "X86",
                    "X86_64",
                    "X32",
                    "ARM",
                    "AARCH64",
                    "LOONGARCH64",
                    "M68K",
                    "MIPS",
                    "MIPS64",
                    "MIPS64N32",
                    "MIPSEL",
                    "MIPSEL64",
                    "MIPSEL64N32",
                    "PPC",
                    "PPC64",
                    "PPC64LE",
                    "S390",
                    "S390X",
                    "SH",
                    "SHEB",
                    "PARISC",
                    "PARISC64",
                    "RISCV64")
            .map("SCMP_ARCH_"::concat)
            .collect(Collectors.toUnmodifiableSet());

    private final String ociName;
    private final long audit;
    private final boolean wide;

    SeccompArch(String ociName, long audit, boolean wide) {
        this.ociName = ociName;
        this.audit = audit;
        this.wide = wide;
    }

    /** Those that may stand in a profile. */
    static List<String> names() {
        return KNOWN.stream().sorted().toList();
    }

    /** AUDIT_ARCH_* (linux/audit.h), as it stands in struct seccomp_data. */
    long audit() {
        return audit;
    }

    /** Whether arguments have 64 bits. */
    boolean isWide() {
        return wide;
    }

    /** The one this kernel's own programs use. */
    static SeccompArch nativeTo(Arch arch) {
        return switch (arch) {
            case X86_64 -> X86_64;
            case AARCH64 -> AARCH64;
        };
    }

    /**
     * Those of the named architectures that a kernel of this architecture serves, its own first and always. Others
     * cannot run here; 32-bit ARM can on some processors, but has no table here, and its programs are killed.
     */
    static List<SeccompArch> served(Arch arch, List<String> ociNames) {
        for (String name : ociNames) {
            if (!KNOWN.contains(name)) {
                throw new EngineException.InvalidArgument(
                        "linux.seccomp.architectures: \"" + name + "\" is no architecture");
            }
        }
        SeccompArch own = nativeTo(arch);
        List<SeccompArch> family = own == X86_64 ? List.of(X86_64, X86, X32) : List.of(AARCH64);
        return family.stream()
                .filter(member -> member == own || ociNames.contains(member.ociName))
                .toList();
    }
}

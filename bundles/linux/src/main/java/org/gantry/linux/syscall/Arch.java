package org.gantry.linux.syscall;

import java.util.Locale;

/** The processor architectures whose syscall tables and machine code this bundle carries. */
public enum Arch {
    X86_64,
    AARCH64;

    private static final Arch CURRENT = of(System.getProperty("os.arch", ""));

    /** The architecture this JVM runs on. */
    public static Arch current() {
        return CURRENT;
    }

    static Arch of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default ->
                throw new UnsupportedOperationException(
                        "Gantry runs on x86-64 and aarch64; this JVM reports the architecture \"" + name + "\"");
        };
    }
}

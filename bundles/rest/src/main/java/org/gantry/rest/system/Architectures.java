package org.gantry.rest.system;

import java.util.Map;

/** Two spellings of processor architectures: the kernel's, which {@code /info} has, and Go's, which the rest has. */
final class Architectures {
    private static final Map<String, String> TO_GO = Map.of("x86_64", "amd64", "aarch64", "arm64", "i686", "386");
    private static final Map<String, String> TO_KERNEL = Map.of("amd64", "x86_64", "arm64", "aarch64", "386", "i686");

    private Architectures() {}

    static String go(String name) {
        return TO_GO.getOrDefault(name, name);
    }

    static String kernel(String name) {
        return TO_KERNEL.getOrDefault(name, name);
    }
}

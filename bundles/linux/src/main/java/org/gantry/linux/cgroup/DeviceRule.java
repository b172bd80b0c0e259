package org.gantry.linux.cgroup;

import org.jspecify.annotations.Nullable;

/**
 * What may (or may not) be done with device nodes. Later rules win over earlier ones.
 *
 * @param type {@link Type#ALL} covers both
 * @param major null for any
 * @param minor null for any
 * @param access some of {@code r}, {@code w}, {@code m} (mknod)
 */
public record DeviceRule(
        boolean allow,
        Type type,
        @Nullable Long major,
        @Nullable Long minor,
        String access) {
    private static final String EVERYTHING = "rwm";

    public DeviceRule {
        if (access.isEmpty() || !access.chars().allMatch(c -> EVERYTHING.indexOf(c) >= 0)) {
            throw new IllegalArgumentException("\"" + access + "\" is no device access: some of r, w and m");
        }
    }

    /** The kinds of device nodes, by the letter of the v1 files. */
    public enum Type {
        ALL('a'),
        CHARACTER('c'),
        BLOCK('b');

        private final char letter;

        Type(char letter) {
            this.letter = letter;
        }

        public char letter() {
            return letter;
        }
    }

    /** Whether the rule covers every device and every access, so that nothing before it matters. */
    public boolean isTotal() {
        return type == Type.ALL
                && major == null
                && minor == null
                && EVERYTHING.chars().allMatch(c -> access.indexOf(c) >= 0);
    }

    /** As the v1 files spell it: {@code c 1:3 rwm}. */
    public String line() {
        return type.letter() + " " + (major == null ? "*" : major) + ":" + (minor == null ? "*" : minor) + " " + access;
    }
}

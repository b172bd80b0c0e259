package org.gantry.runtime.oci;

import java.util.Optional;

/**
 * What a program prints about itself, as one text that can be remembered.
 *
 * @param version after {@code --version}
 * @param help after {@code run --help}; empty when it has no such command
 */
record Printed(String version, String help) {
    private static final char SEPARATOR = '\f';

    /** @return empty for a text without help, which was remembered when nobody asked for that */
    static Optional<Printed> of(String text) {
        int end = text.indexOf(SEPARATOR);
        return end < 0 ? Optional.empty() : Optional.of(new Printed(text.substring(0, end), text.substring(end + 1)));
    }

    String text() {
        return version + SEPARATOR + help;
    }
}

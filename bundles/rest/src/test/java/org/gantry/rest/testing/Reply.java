package org.gantry.rest.testing;

import java.util.Locale;

/** An answer as it came. */
public record Reply(int status, String head, String body) {

    /** The value of a header, or empty. */
    public String header(String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}

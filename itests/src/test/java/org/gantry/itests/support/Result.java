package org.gantry.itests.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** How a command ended and what it said. */
public record Result(List<String> command, int exit, String out, String err) {
    /** Requires success; returns standard output without the last line's end. */
    public String ok() {
        assertThat(exit).as(this::toString).isZero();
        return out.stripTrailing();
    }

    /** Requires this exit status. */
    public Result exits(int status) {
        assertThat(exit).as(this::toString).isEqualTo(status);
        return this;
    }

    /** Requires failure; returns what was said about it. */
    public String fails() {
        assertThat(exit).as(this::toString).isNotZero();
        return err.stripTrailing();
    }

    /** Standard output by lines. */
    public List<String> lines() {
        return ok().lines().toList();
    }

    @Override
    public String toString() {
        return "`" + String.join(" ", command) + "` exited with " + exit + "\n--- stdout\n" + out + "\n--- stderr\n"
                + err;
    }
}

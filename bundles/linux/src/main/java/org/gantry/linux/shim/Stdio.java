package org.gantry.linux.shim;

import org.gantry.linux.tty.Pty;

/** What a container's standard streams are. */
public sealed interface Stdio {
    /**
     * A pipe for each stream.
     *
     * @param stdin whether there is one for stdin; otherwise it is /dev/null
     */
    record Pipes(boolean stdin) implements Stdio {}

    /** A terminal for all of them, which becomes init's controlling terminal. The launch takes the pty over. */
    record Terminal(Pty pty) implements Stdio {}

    /** /dev/null for all of them. */
    record Discarded() implements Stdio {}
}

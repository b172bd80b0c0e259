package org.gantry.linux.shim;

import org.gantry.linux.fd.Fd;
import org.gantry.linux.tty.Pty;

/** What a container's standard streams are. */
public sealed interface Stdio {
    /**
     * A pipe for each stream.
     *
     * @param stdin whether there is one for stdin; otherwise it is /dev/null
     */
    record Pipes(boolean stdin) implements Stdio {}

    /**
     * A terminal for all of them. The launch takes the pty over.
     *
     * @param controlling whether it becomes init's controlling terminal; it can be that of one session only
     */
    record Terminal(Pty pty, boolean controlling) implements Stdio {
        public Terminal(Pty pty) {
            this(pty, true);
        }
    }

    /**
     * What the caller has, one for each stream; nobody else keeps a copy and nobody reads along. They stay the caller's.
     *
     * @param terminal whether they are a terminal, which becomes init's controlling terminal
     */
    record Given(Fd stdin, Fd stdout, Fd stderr, boolean terminal) implements Stdio {
        /** One terminal for all three. */
        public static Given terminal(Fd terminal) {
            return new Given(terminal, terminal, terminal, true);
        }
    }

    /** /dev/null for all of them. */
    record Discarded() implements Stdio {}

    /** Whether init is to take the terminal on its stdin for its own. */
    default boolean controlsTerminal() {
        return switch (this) {
            case Terminal terminal -> terminal.controlling();
            case Given given -> given.terminal();
            case Pipes pipes -> false;
            case Discarded discarded -> false;
        };
    }
}

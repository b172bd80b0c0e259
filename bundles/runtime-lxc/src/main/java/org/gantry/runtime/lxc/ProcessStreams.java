package org.gantry.runtime.lxc;

import java.util.List;
import java.util.function.Supplier;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.shim.Stdio;
import org.gantry.linux.tty.Pty;
import org.gantry.linux.tty.WindowSize;

/**
 * The streams of a process. A terminal is not the controlling one of LXC's program, but of what that makes.
 *
 * @param own those that are its alone, by number; /dev/null is everybody's
 */
record ProcessStreams(Stdio stdio, List<Integer> own) implements AutoCloseable {

    /** @param terminal opens one, if the process is to have one */
    static ProcessStreams of(RuntimeSpec.Process process, boolean openStdin, Supplier<Pty> terminal) {
        if (!Boolean.TRUE.equals(process.terminal())) {
            return new ProcessStreams(new Stdio.Pipes(openStdin), openStdin ? List.of(0, 1, 2) : List.of(1, 2));
        }
        Pty pty = terminal.get();
        RuntimeSpec.Box size = process.consoleSize();
        if (size != null) {
            Pty.resize(pty.master(), new WindowSize(size.height(), size.width()));
        }
        return new ProcessStreams(new Stdio.Terminal(pty, false), List.of(0));
    }

    @Override
    public void close() {
        if (stdio instanceof Stdio.Terminal terminal) {
            terminal.pty().close();
        }
    }
}

package org.gantry.runtime.support;

import java.util.List;
import java.util.function.Supplier;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.shim.Stdio;
import org.gantry.linux.tty.Pty;
import org.gantry.linux.tty.WindowSize;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a process.
 *
 * @param own those that are its alone, by number; /dev/null is everybody's
 */
public record ProcessStdio(Stdio stdio, List<Integer> own) {

    /** @param terminal opens one, if the process is to have one */
    public static ProcessStdio of(RuntimeSpec.Process process, boolean openStdin, Supplier<Pty> terminal) {
        return of(process, openStdin, true, terminal);
    }

    /** As {@link #of}, for a program that makes the process: a terminal is not to be that program's controlling one. */
    public static ProcessStdio ofMaker(RuntimeSpec.Process process, boolean openStdin, Supplier<Pty> terminal) {
        return of(process, openStdin, false, terminal);
    }

    private static ProcessStdio of(
            RuntimeSpec.Process process, boolean openStdin, boolean controlling, Supplier<Pty> terminal) {
        if (!Boolean.TRUE.equals(process.terminal())) {
            return new ProcessStdio(new Stdio.Pipes(openStdin), openStdin ? List.of(0, 1, 2) : List.of(1, 2));
        }
        Pty pty = terminal.get();
        var stdio = new ProcessStdio(new Stdio.Terminal(pty, controlling), List.of(0));
        stdio.closeOnFailure(() -> setSize(pty, process.consoleSize()));
        return stdio;
    }

    public static void setSize(Pty pty, RuntimeSpec.@Nullable Box size) {
        if (size != null) {
            Pty.resize(pty.master(), new WindowSize(size.height(), size.width()));
        }
    }

    /** Until the launch takes the terminal over, it has to be closed when something goes wrong. */
    public void closeOnFailure(Runnable work) {
        closeOnFailure(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /** As {@link #closeOnFailure(Runnable)} for work with a result. */
    public <T> T closeOnFailure(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            if (stdio instanceof Stdio.Terminal terminal) {
                terminal.pty().close();
            }
            throw e;
        }
    }
}

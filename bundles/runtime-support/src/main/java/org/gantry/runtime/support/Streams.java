package org.gantry.runtime.support;

import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.shim.ShimStreams;
import org.gantry.linux.tty.Pty;
import org.gantry.linux.tty.WindowSize;

/** The engine's ends of a process's streams, handed out as copies. */
public final class Streams {
    private static final int NONE = -1;

    private Streams() {}

    public static TaskStreams open(ShimStreams streams) {
        if (streams.terminal().isPresent()) {
            return new TaskStreams(true, copy(streams.terminal()), copy(streams.terminal()), NONE);
        }
        return new TaskStreams(false, copy(streams.stdin()), copy(streams.stdout()), copy(streams.stderr()));
    }

    public static void resize(ShimStreams streams, ConsoleSize size, String what) {
        Fd terminal =
                streams.terminal().orElseThrow(() -> new EngineException.Conflict(what + " has no terminal to resize"));
        Pty.resize(terminal, new WindowSize(size.rows(), size.columns()));
    }

    /** A stdin that has been closed is gone. */
    private static int copy(Optional<Fd> stream) {
        return stream.filter(Fd::isOpen).map(fd -> fd.dup().detach()).orElse(NONE);
    }
}

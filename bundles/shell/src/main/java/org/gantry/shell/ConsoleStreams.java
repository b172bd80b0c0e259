package org.gantry.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Consumer;
import org.apache.karaf.shell.api.console.Session;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.StreamChunk;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jspecify.annotations.Nullable;

/** Joins a shell session's console to a process's streams until the process's output has ended. */
final class ConsoleStreams {
    private final Session session;

    ConsoleStreams(Session session) {
        this.session = session;
    }

    /** The size of the session's window; null where the session has none. */
    @Nullable
    ConsoleSize size() {
        var console = session.getTerminal();
        return console == null || console.getHeight() <= 0
                ? null
                : new ConsoleSize(console.getHeight(), console.getWidth());
    }

    /**
     * Pumps until the output ends.
     *
     * @param stdin whether the keyboard goes to the process
     * @param resize told the size of the session's window whenever it changes, if the process has a terminal
     */
    void join(AttachSession streams, boolean stdin, Consumer<ConsoleSize> resize)
            throws InterruptedException, IOException {
        try (var _ = new RawMode(streams.terminal());
                var _ = new WindowWatch(streams.terminal(), resize);
                var _ = stdin ? Keyboard.connect(session, streams) : null) {
            copyOutput(streams);
        }
    }

    private static void copyOutput(AttachSession streams) throws InterruptedException, IOException {
        for (StreamChunk chunk = streams.next(); chunk != null; chunk = streams.next()) {
            PrintStream out = chunk.stream() == StreamChunk.Stream.STDERR ? System.err : System.out;
            out.write(chunk.bytes());
            out.flush();
        }
    }

    /** While open, the process learns of each new size of the window. */
    private final class WindowWatch implements AutoCloseable {
        private final @Nullable Terminal terminal;
        private final @Nullable SignalHandler before;

        WindowWatch(boolean wanted, Consumer<ConsoleSize> resize) {
            terminal = wanted ? Keyboard.terminal(session) : null;
            before = terminal == null ? null : terminal.handle(Signal.WINCH, signal -> tell(resize));
        }

        @Override
        public void close() {
            if (terminal != null && before != null) {
                terminal.handle(Signal.WINCH, before);
            }
        }

        private void tell(Consumer<ConsoleSize> resize) {
            ConsoleSize size = size();
            if (size != null) {
                resize.accept(size);
            }
        }
    }

    /** While open, keys reach the process one by one and unechoed, Ctrl-C too, if this session has a terminal. */
    private final class RawMode implements AutoCloseable {
        private final @Nullable Terminal terminal;
        private final @Nullable Attributes before;

        RawMode(boolean wanted) {
            terminal = wanted ? Keyboard.terminal(session) : null;
            before = terminal == null ? null : terminal.enterRawMode();
            if (terminal != null) {
                Attributes raw = terminal.getAttributes();
                raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
                terminal.setAttributes(raw);
            }
        }

        @Override
        public void close() {
            if (terminal != null && before != null) {
                terminal.setAttributes(before);
            }
        }
    }
}

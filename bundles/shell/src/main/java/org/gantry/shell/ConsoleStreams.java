package org.gantry.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Signal;
import org.apache.karaf.shell.api.console.SignalListener;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.StreamChunk;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins a shell session's console to a process's streams until the process's output has ended. */
final class ConsoleStreams {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleStreams.class);
    /** Where Karaf keeps the JLine terminal of an interactive session. */
    private static final String TERMINAL = ".jline.terminal";

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
                var _ = new WindowWatch(streams.terminal(), resize)) {
            Thread keyboard = stdin ? startKeyboard(streams) : null;
            try {
                copyOutput(streams);
            } finally {
                if (keyboard != null) {
                    keyboard.interrupt();
                }
            }
        }
    }

    private static void copyOutput(AttachSession streams) throws InterruptedException, IOException {
        for (StreamChunk chunk = streams.next(); chunk != null; chunk = streams.next()) {
            PrintStream out = chunk.stream() == StreamChunk.Stream.STDERR ? System.err : System.out;
            out.write(chunk.bytes());
            out.flush();
        }
    }

    private Thread startKeyboard(AttachSession streams) {
        // A platform thread: Karaf's keyboard pipe waits in a monitor for as long as nobody types.
        return Thread.ofPlatform().daemon().name("gantry-shell-keyboard").start(() -> copyKeyboard(streams));
    }

    private void copyKeyboard(AttachSession streams) {
        try {
            InputStream keyboard = session.getKeyboard();
            byte[] buffer = new byte[4096];
            int first = keyboard.read();
            while (first >= 0) {
                buffer[0] = (byte) first;
                int more = Math.min(keyboard.available(), buffer.length - 1);
                int count = 1 + Math.max(0, more == 0 ? 0 : keyboard.read(buffer, 1, more));
                streams.write(ByteBuffer.wrap(buffer.clone(), 0, count));
                first = keyboard.read();
            }
            streams.closeStdin();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the process has ended, nobody reads what is typed any more
        } catch (IOException e) {
            LOG.debug("the console's input ended", e);
            streams.closeStdin();
        }
    }

    /** While open, the process learns of each new size of the window. */
    private final class WindowWatch implements AutoCloseable {
        private final @Nullable SignalListener listener;

        WindowWatch(boolean wanted, Consumer<ConsoleSize> resize) {
            var console = session.getTerminal();
            if (!wanted || console == null) {
                listener = null;
                return;
            }
            listener = signal -> {
                ConsoleSize size = size();
                if (size != null) {
                    resize.accept(size);
                }
            };
            console.addSignalListener(listener, Signal.WINCH);
        }

        @Override
        public void close() {
            if (listener != null) {
                session.getTerminal().removeSignalListener(listener);
            }
        }
    }

    /** While open, keys reach the process one by one and unechoed, if this session has a terminal. */
    private final class RawMode implements AutoCloseable {
        private final @Nullable Terminal terminal;
        private final @Nullable Attributes before;

        RawMode(boolean wanted) {
            terminal = wanted && session.get(TERMINAL) instanceof Terminal found ? found : null;
            before = terminal == null ? null : terminal.enterRawMode();
        }

        @Override
        public void close() {
            if (terminal != null && before != null) {
                terminal.setAttributes(before);
            }
        }
    }
}

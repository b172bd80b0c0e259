package org.gantry.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.karaf.shell.api.console.Session;
import org.gantry.api.engine.AttachSession;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes what is typed in a session on to a process until it is closed.
 *
 * <p>A terminal is read through the same reader as the shell's own line editor, and only for moments: that reader has
 * always read ahead, and whoever is left waiting in it would get the first key of the next command line.
 */
final class Keyboard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keyboard.class);
    /** Where Karaf keeps the JLine terminal of an interactive session. */
    private static final String TERMINAL = ".jline.terminal";

    private static final long MOMENT_MILLIS = 50;
    private static final int MOST_AT_ONCE = 4096;

    private final Session session;
    private final AttachSession streams;
    private volatile boolean open = true;

    private Keyboard(Session session, AttachSession streams) {
        this.session = session;
        this.streams = streams;
    }

    /** Begins to pass on what is typed. */
    static Keyboard connect(Session session, AttachSession streams) {
        Keyboard keyboard = new Keyboard(session, streams);
        // A platform thread: JLine and Karaf wait for keys in monitors.
        Thread.ofPlatform().daemon().name("gantry-shell-keyboard").start(keyboard::pump);
        return keyboard;
    }

    /** The terminal of a session; null when it has none, as in a script over ssh. */
    static @Nullable Terminal terminal(Session session) {
        return session.get(TERMINAL) instanceof Terminal found ? found : null;
    }

    @Override
    public void close() {
        open = false;
    }

    private void pump() {
        Terminal terminal = terminal(session);
        try {
            if (terminal != null) {
                pump(terminal);
            } else {
                pump(session.getKeyboard());
            }
            if (open) {
                streams.closeStdin();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("the console's input ended", e);
            streams.closeStdin();
        }
    }

    private void pump(Terminal terminal) throws IOException, InterruptedException {
        NonBlockingReader reader = terminal.reader();
        while (open) {
            int key = reader.read(MOMENT_MILLIS);
            if (key == NonBlockingReader.EOF) {
                return;
            }
            if (key != NonBlockingReader.READ_EXPIRED) {
                send(typed(reader, (char) key).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** The key and all that was typed with it: an escape sequence must arrive in one piece. */
    private static String typed(NonBlockingReader reader, char first) throws IOException {
        var text = new StringBuilder().append(first);
        while ((reader.available() > 0 || Character.isHighSurrogate(text.charAt(text.length() - 1)))
                && text.length() < MOST_AT_ONCE) {
            int next = reader.read();
            if (next < 0) {
                break;
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private void pump(InputStream input) throws IOException, InterruptedException {
        byte[] buffer = new byte[MOST_AT_ONCE];
        for (int first = input.read(); first >= 0 && open; first = input.read()) {
            buffer[0] = (byte) first;
            int more = Math.min(input.available(), buffer.length - 1);
            int count = 1 + Math.max(0, more == 0 ? 0 : input.read(buffer, 1, more));
            streams.write(ByteBuffer.wrap(buffer.clone(), 0, count));
        }
    }

    private void send(byte[] bytes) throws InterruptedException {
        streams.write(ByteBuffer.wrap(bytes));
    }
}

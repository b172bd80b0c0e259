package org.gantry.oci;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.process.Signal;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.tty.Pty;
import org.gantry.linux.tty.RawMode;
import org.jspecify.annotations.Nullable;

/** What this process does for one that it waits for: hands signals on, and stands between two terminals. */
final class Foreground implements AutoCloseable {
    private static final List<String> FORWARDED = List.of("INT", "TERM", "HUP", "USR2");
    private static final int BUFFER_SIZE = 32 * 1024;

    private final Streams streams;
    private @Nullable Fd master;
    private @Nullable Thread output;
    private Optional<RawMode> raw = Optional.empty();

    Foreground(Streams streams) {
        this.streams = streams;
    }

    /** Takes the terminal of the process. */
    Consumer<Fd> console() {
        return terminal -> master = terminal;
    }

    /** Hands signals on from now on. */
    void attach(IntConsumer process) {
        for (String name : FORWARDED) {
            ProcessSignals.handle(name, () -> process.accept(Signal.parse(name).orElseThrow()));
        }
        Fd terminal = master;
        if (terminal != null) {
            raw = RawMode.enter(streams.stdin());
            if (raw.isPresent()) {
                Runnable resize = () -> Pty.resize(terminal, Pty.size(streams.stdin()));
                resize.run();
                ProcessSignals.handle("WINCH", resize);
            }
            copy("stdin", streams.stdin(), terminal);
            output = copy("stdout", terminal, streams.stdout());
        }
    }

    /** What the process has written before it ended still has to come out. */
    @Override
    public void close() {
        try {
            if (output != null) {
                output.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        raw.ifPresent(RawMode::close);
    }

    private static Thread copy(String name, Fd from, Fd to) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            var bytes = ByteBuffer.allocate(BUFFER_SIZE);
            try {
                while (from.readAvailable(bytes) > 0) {
                    to.writeFully(bytes.flip());
                    bytes.clear();
                }
            } catch (SyscallException e) {
                Log.current().write("debug", name + " ended: " + e.getMessage());
            }
        });
    }
}

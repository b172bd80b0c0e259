package org.gantry.oci;

import java.util.function.Consumer;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.UnixSocket;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.runtime.libcontainer.DirectStreams;
import org.jspecify.annotations.Nullable;

/** The streams of this process, which the container inherits. */
final class Streams implements AutoCloseable {
    private final Fd stdin = Fd.own(0, "stdin").dup();
    private final Fd stdout = Fd.own(1, "stdout").dup();
    private final Fd stderr = Fd.own(2, "stderr").dup();

    /** @param console takes the master of a terminal, and closes it */
    DirectStreams forProcess(Consumer<Fd> console) {
        return new DirectStreams(stdin, stdout, stderr, console);
    }

    Fd stdin() {
        return stdin;
    }

    Fd stdout() {
        return stdout;
    }

    /**
     * Who takes the terminal of a process that this one does not wait for.
     *
     * @param socket of the option --console-socket
     */
    static Consumer<Fd> console(@Nullable String socket) {
        return master -> {
            try (master;
                    UnixSocket connection = UnixSocket.connect(socket == null ? "" : socket)) {
                connection.send("/dev/ptmx", master);
            } catch (SyscallException e) {
                throw new Refusal("unable to send the console to " + socket + ": " + e.getMessage());
            }
        };
    }

    /** Refuses what contradicts itself, in runc's words. */
    static void check(boolean terminal, boolean detach, @Nullable String socket) {
        boolean hasSocket = socket != null && !socket.isEmpty();
        if (detach && terminal && !hasSocket) {
            throw new Refusal("cannot allocate tty if runc will detach without setting console socket");
        }
        if (hasSocket && !(detach && terminal)) {
            throw new Refusal("cannot use console socket if runc will not detach or allocate tty");
        }
    }

    @Override
    public void close() {
        stdin.close();
        stdout.close();
        stderr.close();
    }
}

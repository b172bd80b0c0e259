package org.gantry.linux.shim;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.FdMessage;
import org.gantry.linux.fd.Pipe;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.fd.SignedMessage;
import org.gantry.linux.fd.SocketPair;
import org.gantry.linux.spawn.ElfImage;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Arch;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * A small program for another container runtime to execute inside, in place of the command: it takes the streams, carries
 * out what the runtime cannot do, says that it is there, waits for the word, and executes the command. So a runtime that
 * knows no difference between creating and starting has one, and tells exactly why a command cannot be executed.
 *
 * <p>The runtime only has to let its children inherit descriptors. Whoever it is, it gets /dev/null for streams: those of the
 * command come to the program by its socket, so that nobody else holds them and nothing else is written to them.
 */
public final class GatedCommand implements AutoCloseable {
    private static final String NOTHING_RAN = "it ended before anything ran in the container";

    /** What the runtime is to execute. It is found by this path wherever there is a /proc. */
    public static final String PATH = "/proc/self/fd/" + GatedCommand.FILE;

    /** The number that the first of the handed descriptors has for the steps inside. */
    public static final int FIRST_HANDED = GatedSteps.FIRST_HANDED;

    private static final int FILE = ShimFd.FIRST_EXTRA + 1;

    private final ElfImage image;
    private final Fd file;
    private final SocketPair sockets;

    /**
     * Makes one, and has a launch hand it over.
     *
     * @param launch of the runtime's program, whose streams are the command's; nothing has been passed to it yet
     * @param handed further descriptors for the steps, from {@link #FIRST_HANDED} on; they stay the caller's
     * @param before steps inside, before the word
     * @param last steps inside, after the word; the last of them executes the command
     * @param terminal whether stdin is a terminal, to become the controlling one
     */
    public static GatedCommand in(
            ShimSpec.Builder launch, List<Fd> handed, List<Step> before, List<Step> last, boolean terminal) {
        SocketPair sockets = SocketPair.messages("gate");
        try {
            return new GatedCommand(launch, handed, before, last, terminal, sockets);
        } catch (RuntimeException e) {
            sockets.close();
            throw e;
        }
    }

    private GatedCommand(
            ShimSpec.Builder launch,
            List<Fd> handed,
            List<Step> before,
            List<Step> last,
            boolean terminal,
            SocketPair sockets) {
        this.sockets = sockets;
        SignedMessage.expectFrom(sockets.first());
        int socketNumber = launch.pass(sockets.second());
        GatedSteps steps = new GatedSteps(socketNumber, before, last, terminal);
        this.image = ElfImage.of(steps.program(), Arch.current());
        this.file = image.toMemFd("gantry-gate");
        int fileNumber = launch.pass(file);
        if (fileNumber != FILE) {
            throw new IllegalArgumentException("the program is passed before anything else");
        }
        int engineEnd = launch.pass(sockets.first());
        List<Integer> numbers = handed.stream().map(launch::pass).toList();
        GatedSteps.giveStreams(engineEnd, numbers).forEach(launch::setup);
        launch.inherit(socketNumber);
        launch.inherit(fileNumber);
    }

    /** To be called when it has been handed over: then the end of the runtime is the end of the connection. */
    public void handedOver() {
        sockets.second().close();
        file.close();
    }

    /**
     * Waits until the program has done what comes before the word.
     *
     * @return its pid
     * @throws org.gantry.linux.spawn.SpawnFailedException when a step was refused
     * @throws IllegalStateException when it does not come, since the runtime has failed
     */
    public int awaitArrival(Duration patience) {
        if (!Poll.readable(sockets.first(), patience.toMillis())) {
            throw new IllegalStateException("nothing runs in the container after " + patience.toSeconds() + " s");
        }
        SignedMessage message = receive();
        ByteBuffer content = message.content();
        if (content.remaining() < ShimReport.MESSAGE_SIZE) {
            throw new IllegalStateException(NOTHING_RAN);
        }
        long tag = content.getLong();
        if (tag != ShimReport.READY) {
            throw image.program().failure(tag, (int) content.getLong());
        }
        return message.sender();
    }

    private SignedMessage receive() {
        try {
            return SignedMessage.receive(sockets.first(), ShimReport.MESSAGE_SIZE);
        } catch (SyscallException e) {
            if (e.is(Errno.ECONNRESET)) { // what was sent to it is unread
                throw new IllegalStateException(NOTHING_RAN, e);
            }
            throw e;
        }
    }

    /**
     * Gives the word and waits until the command runs, or its process has ended, as its exit will tell.
     *
     * @throws org.gantry.linux.spawn.SpawnFailedException when a step was refused, that of the execution included
     */
    public void open() {
        Pipe report = Pipe.open("report of a gate");
        try (ShimReport told = new ShimReport(report.readEnd(), image.program())) {
            try (Fd theirs = report.writeEnd()) {
                FdMessage.send(sockets.first(), new byte[1], List.of(theirs));
            } catch (SyscallException e) {
                if (!e.is(Errno.EPIPE, Errno.ECONNRESET)) {
                    throw e;
                }
            }
            told.awaitEnd();
        } finally {
            close();
        }
    }

    /** Without the word the program exits. */
    @Override
    public void close() {
        handedOver();
        sockets.first().close();
    }
}

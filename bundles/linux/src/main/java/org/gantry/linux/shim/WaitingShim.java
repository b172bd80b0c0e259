package org.gantry.linux.shim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.FdMessage;
import org.gantry.linux.fd.MemFd;
import org.gantry.linux.fd.SocketPair;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.ProcStat;
import org.gantry.linux.process.Signal;
import org.gantry.linux.spawn.LinkedProgram;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/** A shim that has no container yet. Closing it before it got one ends it. */
final class WaitingShim implements AutoCloseable {
    /** The start time of no process. */
    private static final long KILLED = 0;

    private final ShimImage image;
    private final PidFd process;
    private final long startTime;
    private final Fd socket;
    private @Nullable Fd socketOfInit;
    private int pidOfInit;
    private @Nullable PidFd init;
    private boolean closed;

    private WaitingShim(ShimImage image, PidFd process, long startTime, Fd socket) {
        this.image = image;
        this.process = process;
        this.startTime = startTime;
        this.socket = socket;
    }

    /** @throws org.gantry.linux.spawn.SpawnFailedException when there can be none */
    static WaitingShim make() {
        ShimImage.Executable executable = ShimImage.current();
        return make(executable.image(), executable.file(), "gantry-shim");
    }

    /**
     * As {@link #make()}.
     *
     * @param file what is executed, which is, or can execute, the image
     */
    static WaitingShim make(ShimImage image, Fd file, String... arguments) {
        SocketPair sockets = SocketPair.messages("orders for a shim");
        try (Fd theirs = sockets.second()) {
            PidFd process = new Staging(file, arguments).run(theirs);
            long startTime = ProcStat.startTimeOf(process.pid()).orElse(KILLED);
            return new WaitingShim(image, process, startTime, sockets.first());
        } catch (RuntimeException e) {
            sockets.first().close();
            throw e;
        }
    }

    /** The shim, its caller's from the order on. */
    PidFd process() {
        return process;
    }

    /** See {@link ProcStat#startTime}. */
    long startTime() {
        return startTime;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Has it make init, which waits for its program too; when that fails, both are gone.
     */
    void makeInit(EarlyInit early) {
        try {
            SocketPair sockets = SocketPair.messages("orders for init");
            socketOfInit = sockets.first();
            try (Fd theirs = sockets.second()) {
                FdMessage.send(socket, WaitingSteps.orderOfInit(early), early.passed(theirs));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Whether there will be an {@link #init}. */
    boolean makesInit() {
        return socketOfInit != null;
    }

    /**
     * Init, which {@link #makeInit} was to make; its caller's when the shim has been sent to work.
     *
     * @throws org.gantry.linux.spawn.SpawnFailedException when it could not be made; the shim is gone then
     */
    PidFd init() {
        if (init == null) {
            try {
                init = PidFd.open(pidOfInit()); // the shim does not reap it as long as it waits, so the pid is its own
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }
        return init;
    }

    /** It is told once. */
    private int pidOfInit() {
        if (pidOfInit == 0) {
            pidOfInit = readPid();
        }
        return pidOfInit;
    }

    private int readPid() {
        ByteBuffer message = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.nativeOrder());
        socket.read(message);
        switch (message.flip().remaining()) {
            case 0 -> throw new IllegalStateException("the shim was killed before it made init");
            case Long.BYTES -> {
                return (int) message.getLong();
            }
            default -> throw image.failure(message.getLong(), (int) message.getLong());
        }
    }

    /** A program, and the message that sends somebody to work on it. */
    record Order(byte[] message, Fd program) implements AutoCloseable {
        @Override
        public void close() {
            program.close();
        }
    }

    Order order(String name, LinkedProgram program) {
        return new Order(image.order(name, program), MemFd.sealed("gantry-program", program.parts()));
    }

    /**
     * Sends init to work, which {@link #makeInit} was to make; when that fails, both are gone. Its socket stays open until the shim is sent: who looks
     * at a socket in the moment when a message comes and the other end is closed may be told of the end alone.
     */
    void sendInit(Order order, Placement placement) {
        try {
            placement.send(Objects.requireNonNull(socketOfInit), order.message(), order.program());
        } catch (SyscallException e) {
            if (e.is(Errno.EPIPE)) {
                init(); // tells why there is none
            }
            close();
            throw e;
        }
    }

    /** Sends the shim to work; when that fails, both are gone. */
    void send(Order order, Placement placement) {
        try {
            placement.send(socket, order.message(), order.program());
            closeSockets();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void closeSockets() {
        socket.close();
        if (socketOfInit != null) {
            socketOfInit.close();
        }
    }

    /** Its setup may take as long as it likes, so it is not enough that nobody wants it any more. */
    private void findInit() {
        if (socketOfInit != null && init == null) {
            try {
                init = PidFd.open(pidOfInit());
            } catch (RuntimeException e) {
                return; // it was not made, and the shim that told so ends
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        findInit();
        closeSockets();
        if (init != null) {
            init.trySendSignal(Signal.SIGKILL); // it may have its program by now, and the shim waits for it
            init.close();
        }
        process.waitExit();
        process.close();
    }
}

package org.gantry.linux.shim;

import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.MemFd;
import org.gantry.linux.fd.SocketPair;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.ProcStat;
import org.gantry.linux.spawn.LinkedProgram;

/** A shim that has no container yet. Closing it before it got one ends it. */
final class WaitingShim implements AutoCloseable {
    /** The start time of no process. */
    private static final long KILLED = 0;

    private final ShimImage image;
    private final PidFd process;
    private final long startTime;
    private final Fd socket;

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

    /** Sends it to work; when that fails, it is gone. */
    void accept(String name, LinkedProgram program, Placement placement) {
        try (socket;
                Fd file = MemFd.sealed("gantry-program", program.image())) {
            placement.send(socket, image.order(name, program), file);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        socket.close();
        process.waitExit();
        process.close();
    }
}

package org.gantry.linux.shim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.spawn.LinkedProgram;
import org.gantry.linux.syscall.Arch;

/** One launch of a shim whose init another program makes. What is not the handle's in the end is closed. */
final class FosterLaunch implements AutoCloseable {
    private final FosterSpec spec;
    private final Supplier<WaitingShim> shims;
    private final ShimSpec maker;
    private final Deque<Runnable> temporary = new ArrayDeque<>();
    private final Deque<Runnable> kept = new ArrayDeque<>();

    FosterLaunch(FosterSpec spec, Supplier<WaitingShim> shims) {
        this.spec = spec;
        this.shims = shims;
        this.maker = spec.maker();
    }

    ShimHandle run() {
        maker.meanwhile().run();
        Channels channels = Channels.open(maker, temporary, kept);
        ShimControls controls = ShimControls.create(maker.exitFile().orElseThrow());
        kept.push(controls::close);
        Placement placement = Placement.of(maker, channels, controls.placed());
        LinkedProgram program = ShimProgram.of(
                spec, ShimProgram.Form.of(maker, placement, ShimImage.current().image(), Arch.current()));
        WaitingShim waiting = shims.get();
        kept.push(waiting.process()::close);
        try (WaitingShim.Order order = waiting.order(maker.name(), program)) {
            waiting.send(order, placement);
        }
        PidFd shim = waiting.process();
        closeAll(temporary);
        try (ShimReport told = new ShimReport(channels.report().readEnd(), program)) {
            PidFd init = hold(shim, controls, channels.barrier().writeEnd(), told);
            kept.push(init::close);
            ShimHandle handle = new ShimHandle(
                    shim, waiting.startTime(), init, streamsOf(shim, channels.streams()), controls, null);
            kept.clear();
            return handle;
        } finally {
            channels.barrier().writeEnd().close();
        }
    }

    @Override
    public void close() {
        closeAll(temporary);
        closeAll(kept);
    }

    private PidFd hold(PidFd shim, ShimControls controls, Fd barrier, ShimReport report) {
        try {
            int pid = spec.successor().find(report.awaitMade());
            ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
            barrier.writeFully(word.putLong(pid).flip());
            report.awaitStandstill();
            return PidFd.own(pid, shim.getFd(ShimFd.INIT_PIDFD));
        } catch (RuntimeException e) {
            barrier.close();
            report.awaitEndQuietly();
            new ShimEnd(shim, controls).dismiss();
            throw e;
        }
    }

    /** The terminal has come to the shim, not to this process. */
    private ShimStreams streamsOf(PidFd shim, StreamPairs streams) {
        if (spec.console().isEmpty()) {
            return streams.engine();
        }
        Fd master = shim.getFd(ShimFd.PTY_MASTER);
        master.setNonBlocking(true);
        return new ShimStreams(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(master));
    }

    private static void closeAll(Deque<Runnable> closers) {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }
}

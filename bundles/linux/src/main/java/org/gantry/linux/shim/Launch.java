package org.gantry.linux.shim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.gantry.linux.fd.Pipe;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.spawn.LinkedProgram;
import org.gantry.linux.syscall.Arch;

/**
 * One launch of a shim. What is only needed meanwhile is closed at its end; what the handle keeps is closed as well when
 * the launch fails.
 */
final class Launch implements AutoCloseable {
    private final ShimSpec spec;
    private final Deque<Runnable> temporary = new ArrayDeque<>();
    private final Deque<Runnable> kept = new ArrayDeque<>();

    Launch(ShimSpec spec) {
        this.spec = spec;
        if (spec.stdio() instanceof Stdio.Terminal terminal) {
            kept.push(terminal.pty()::close);
        }
    }

    ShimHandle run(Supplier<WaitingShim> shims) {
        StreamPairs streams = StreamPairs.open(spec.stdio());
        temporary.push(streams::close);
        kept.push(streams.engine()::close);
        ShimControls controls = ShimControls.create(spec.exitFile().orElseThrow());
        kept.push(controls::close);
        Pipe barrier = Pipe.open("barrier of " + spec.name());
        temporary.push(barrier.readEnd()::close);
        kept.push(barrier.writeEnd()::close);
        Pipe report = Pipe.open("report of " + spec.name());
        temporary.push(report.writeEnd()::close);
        kept.push(report.readEnd()::close);

        Placement placement = Placement.of(spec, streams, controls.placed(), barrier, report);
        ShimImage image = ShimImage.current().image();
        LinkedProgram program = ShimProgram.of(spec, placement, image, Arch.current());
        WaitingShim waiting = shims.get();
        waiting.accept(spec.name(), program, placement);
        PidFd shim = waiting.process();
        kept.push(shim::close);
        closeAll(temporary);
        StartGate gate = new StartGate(barrier.writeEnd(), new ShimReport(report.readEnd(), program));
        PidFd init = awaitReady(shim, controls, gate);
        ShimHandle handle = new ShimHandle(shim, waiting.startTime(), init, streams.engine(), controls, gate);
        kept.clear();
        return handle;
    }

    @Override
    public void close() {
        closeAll(temporary);
        closeAll(kept);
    }

    private PidFd awaitReady(PidFd shim, ShimControls controls, StartGate gate) {
        try {
            OptionalInt halt = gate.report().awaitStandstill();
            PidFd init = PidFd.own(gate.report().pid(), shim.getFd(ShimFd.INIT_PIDFD));
            kept.push(init::close);
            gate.passHalts(halt, spec.outsiders(), init);
            return init;
        } catch (RuntimeException e) {
            gate.barrier().close();
            gate.report().awaitEndQuietly();
            new ShimEnd(shim, controls).dismiss();
            throw e;
        }
    }

    private static void closeAll(Deque<Runnable> closers) {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }
}

package org.gantry.linux.shim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.gantry.linux.fd.Pipe;
import org.gantry.linux.spawn.LinkedProgram;
import org.gantry.linux.syscall.Arch;

/**
 * One launch of a shim. What is only needed meanwhile is closed at its end; what the engine keeps is closed as well when
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

    LaunchedShim run(Supplier<WaitingShim> shims) {
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
        StartGate gate = new StartGate(barrier.writeEnd(), new ShimReport(report.readEnd(), program));
        closeAll(temporary);
        kept.clear();
        return new LaunchedShim(
                waiting.process(), waiting.startTime(), streams.engine(), controls, gate, spec.outsiders());
    }

    @Override
    public void close() {
        closeAll(temporary);
        closeAll(kept);
    }

    private static void closeAll(Deque<Runnable> closers) {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }
}

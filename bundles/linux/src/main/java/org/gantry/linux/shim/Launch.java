package org.gantry.linux.shim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.gantry.linux.fd.Pipe;
import org.gantry.linux.process.PidFd;
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
    private final Runnable over;

    /** @param over what is to be done when init has called execve, or never will */
    Launch(ShimSpec spec, Runnable over) {
        this.spec = spec;
        this.over = over;
        kept.push(over);
        if (spec.stdio() instanceof Stdio.Terminal terminal) {
            kept.push(terminal.pty()::close);
        }
    }

    LaunchedShim run(WaitingShim waiting) {
        kept.push(waiting::close);
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
        ShimProgram.Form form = waiting.makesInit()
                ? ShimProgram.Form.of(spec, placement.expecting(ShimFd.INIT_PIDFD), image, Arch.current())
                        .ofEarlyInit()
                : ShimProgram.Form.of(spec, placement, image, Arch.current());
        LinkedProgram program = ShimProgram.of(spec, form);
        ShimReport told = new ShimReport(report.readEnd(), program);
        StartGate gate = spec.atOnce()
                ? StartGate.none(barrier.writeEnd(), told, over)
                : StartGate.closed(barrier.writeEnd(), told, over);
        Optional<PidFd> init = waiting.init(); // last, as it may have to be waited for
        if (spec.atOnce()) {
            init.ifPresent(process -> told.know(process.pid()));
        }
        waiting.accept(
                spec.name(),
                program,
                init.map(process -> placement.with(ShimFd.INIT_PIDFD, process.fd()))
                        .orElse(placement));
        closeAll(temporary);
        kept.clear();
        return new LaunchedShim(
                waiting.process(), waiting.startTime(), init, streams.engine(), controls, gate, spec.outsiders());
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

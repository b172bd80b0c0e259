package org.gantry.linux.shim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
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

    Launch(ShimSpec spec) {
        this.spec = spec;
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

        Optional<PidFd> init = waiting.init();
        Placement placement = Placement.of(spec, streams, placed(controls, init), barrier, report);
        ShimImage image = ShimImage.current().image();
        LinkedProgram program = init.isPresent()
                ? ShimProgram.ofBoth(spec, placement, image, Arch.current())
                : ShimProgram.of(spec, placement, image, Arch.current());
        waiting.accept(spec.name(), program, placement);
        StartGate gate = new StartGate(barrier.writeEnd(), new ShimReport(report.readEnd(), program));
        closeAll(temporary);
        kept.clear();
        return new LaunchedShim(
                waiting.process(), waiting.startTime(), init, streams.engine(), controls, gate, spec.outsiders());
    }

    private static Map<Integer, Fd> placed(ShimControls controls, Optional<PidFd> init) {
        Map<Integer, Fd> placed = new HashMap<>(controls.placed());
        init.ifPresent(process -> placed.put(ShimFd.INIT_PIDFD, process.fd()));
        return placed;
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

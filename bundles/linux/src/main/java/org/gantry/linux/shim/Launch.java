package org.gantry.linux.shim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Pipe;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.spawn.ElfImage;
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

    ShimHandle run() {
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
        ElfImage image = ElfImage.of(ShimProgram.of(spec), Arch.current());
        Fd file = image.toMemFd("gantry-shim");
        temporary.push(file::close);

        Map<Integer, Fd> rest = Map.of(
                ShimFd.IMAGE, file,
                ShimFd.REPORT, report.writeEnd(),
                ShimFd.BARRIER, barrier.readEnd());
        PidFd shim = stage(streams.placed(), controls.placed(), rest);
        kept.push(shim::close);
        closeAll(temporary);
        StartGate gate = new StartGate(barrier.writeEnd(), new ShimReport(report.readEnd(), image.program()));
        PidFd init = awaitReady(shim, controls, gate);
        ShimHandle handle = new ShimHandle(shim, init, streams.engine(), controls, gate);
        kept.clear();
        return handle;
    }

    @Override
    public void close() {
        closeAll(temporary);
        closeAll(kept);
    }

    private PidFd stage(Map<Integer, Fd> streams, Map<Integer, Fd> controls, Map<Integer, Fd> rest) {
        var placed = new TreeMap<Integer, Fd>(streams);
        placed.putAll(controls);
        placed.putAll(rest);
        for (int i = 0; i < spec.passed().size(); i++) {
            placed.put(ShimFd.FIRST_EXTRA + i, spec.passed().get(i));
        }
        return new Staging(spec.name(), placed).run();
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

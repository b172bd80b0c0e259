package org.gantry.linux.shim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.Signal;
import org.gantry.linux.spawn.LinkedProgram;
import org.gantry.linux.syscall.Arch;

/**
 * One launch of a process that is to be a child of this one. The shim makes it a sibling of its own and ends; what the
 * process has of the barrier and the report it holds alone.
 */
final class ChildLaunch implements AutoCloseable {
    private final ShimSpec spec;
    private final Optional<Gateway> gateway;
    private final Supplier<WaitingShim> shims;
    private final Deque<Runnable> temporary = new ArrayDeque<>();
    private final Deque<Runnable> kept = new ArrayDeque<>();

    ChildLaunch(ShimSpec spec, Optional<Gateway> gateway, Supplier<WaitingShim> shims) {
        if (!(spec.stdio() instanceof Stdio.Given) && !(spec.stdio() instanceof Stdio.Discarded)) {
            throw new IllegalArgumentException("without a shim, nobody would keep the other ends of " + spec.stdio());
        }
        this.spec = spec;
        this.gateway = gateway;
        this.shims = shims;
    }

    Child run() {
        spec.meanwhile().run();
        Channels channels = gateway.map(
                        ways -> Channels.open(spec, ways::openBarrier, ways::openReport, temporary, kept))
                .orElseGet(() -> Channels.open(spec, temporary, kept));
        Placement placement = Placement.of(spec, channels, Map.of());
        ShimImage image = ShimImage.current().image();
        LinkedProgram program = ShimProgram.of(spec, ShimProgram.Form.of(spec, placement, image, Arch.current()));
        gateway.ifPresent(g -> g.save(program.stepNames()));
        WaitingShim waiting = shims.get();
        try (WaitingShim.Order order = waiting.order(spec.name(), program)) {
            waiting.send(order, placement);
        }
        try (PidFd shim = waiting.process()) {
            closeAll(temporary);
            var gate = StartGate.closed(
                    channels.barrier().writeEnd(),
                    new ShimReport(channels.report().readEnd(), program),
                    () -> {});
            Child child = new Child(awaitReady(shim, gate), gate);
            kept.clear();
            return child;
        }
    }

    @Override
    public void close() {
        closeAll(temporary);
        closeAll(kept);
    }

    private PidFd awaitReady(PidFd shim, StartGate gate) {
        try {
            OptionalInt halt = gate.report().awaitStandstill();
            PidFd init = PidFd.open(gate.report().pid()); // a child that nobody else reaps: the pid is still its own
            kept.push(init::close);
            gate.passHalts(halt, spec.outsiders(), init);
            shim.waitExit();
            return init;
        } catch (RuntimeException e) {
            abandon(shim, gate.report());
            throw e;
        }
    }

    /** The pid may be the last thing that is reported, by the shim after the failure of init. */
    private static void abandon(PidFd shim, ShimReport report) {
        kill(report.pid());
        shim.waitExit();
        report.awaitEndQuietly();
        if (report.pid() != 0) {
            kill(report.pid());
            try (PidFd init = PidFd.open(report.pid())) {
                init.waitExit();
            }
        }
    }

    private static void kill(int pid) {
        if (pid != 0) {
            try (PidFd init = PidFd.open(pid)) {
                init.trySendSignal(Signal.SIGKILL);
            }
        }
    }

    private static void closeAll(Deque<Runnable> closers) {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }
}

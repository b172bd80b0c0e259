package org.gantry.linux.shim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        return waiting.makesInit() ? launchInit(waiting) : launchShim(waiting);
    }

    /** The shim makes init. */
    private LaunchedShim launchShim(WaitingShim waiting) {
        spec.meanwhile().run();
        Channels channels = Channels.open(spec, temporary, kept);
        ShimControls controls = createControls();
        Placement placement = Placement.of(spec, channels, controls.placed());
        LinkedProgram program = ShimProgram.of(spec, ShimProgram.Form.of(spec, placement, image(), Arch.current()));
        try (WaitingShim.Order order = waiting.order(spec.name(), program)) {
            waiting.send(order, placement);
        }
        var told = new ShimReport(channels.report().readEnd(), program);
        return launched(waiting, channels, told, Optional.empty(), controls);
    }

    /**
     * Init is there, and begins as soon as it has its program. The shim gets it last: until then it ends with this engine, and
     * init with the barrier.
     */
    private LaunchedShim launchInit(WaitingShim waiting) {
        boolean waits = spec.outsiders().isEmpty(); // they need the barrier for themselves
        if (!waits) {
            spec.meanwhile().run();
        }
        Channels channels = Channels.open(spec, temporary, kept);
        Placement ofInit = Placement.ofInit(spec, channels);
        Placement ofShim =
                Placement.ofShim(spec, channels).expect(ShimControls.NUMBERS).expect(Set.of(ShimFd.INIT_PIDFD));
        LinkedProgram program =
                ShimProgram.of(spec, ShimProgram.Form.of(spec, ofShim, ofInit, waits, image(), Arch.current()));
        ShimReport told = new ShimReport(channels.report().readEnd(), program);
        try (WaitingShim.Order order = waiting.order(spec.name(), program)) {
            waiting.sendInit(order, ofInit);
            if (waits) {
                spec.meanwhile().run();
            }
            ShimControls controls = createControls();
            PidFd init = waiting.init(); // it may have to be waited for
            if (spec.atOnce()) {
                told.know(init.pid());
            }
            waiting.send(order, ofShim.put(controls.placed()).put(Map.of(ShimFd.INIT_PIDFD, init.fd())));
            if (waits) {
                StartGate.letGo(channels.barrier().writeEnd());
            }
            return launched(waiting, channels, told, Optional.of(init), controls);
        }
    }

    private static ShimImage image() {
        return ShimImage.current().image();
    }

    private ShimControls createControls() {
        ShimControls controls = ShimControls.create(spec.exitFile().orElseThrow());
        kept.push(controls::close);
        return controls;
    }

    private LaunchedShim launched(
            WaitingShim waiting, Channels channels, ShimReport told, Optional<PidFd> init, ShimControls controls) {
        StartGate gate = spec.atOnce()
                ? StartGate.none(channels.barrier().writeEnd(), told, over)
                : StartGate.closed(channels.barrier().writeEnd(), told, over);
        closeAll(temporary);
        kept.clear();
        return new LaunchedShim(
                waiting.process(),
                waiting.startTime(),
                init,
                channels.streams().engine(),
                controls,
                gate,
                spec.outsiders());
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

package org.gantry.runtime.support.program;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.MemFd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.fs.FileData;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.process.ExitStatus;
import org.gantry.linux.process.Signal;
import org.gantry.linux.shim.Child;
import org.gantry.linux.shim.Command;
import org.gantry.linux.shim.Shim;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.shim.Stdio;

/**
 * One run of a program from its beginning to its end. Its streams are files in memory, so that what it leaves behind holds
 * nobody up.
 *
 * @param status empty when it took too long and was killed
 */
public record ProgramRun(Optional<ExitStatus> status, String output, String errors) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int READ_AT_MOST = 1 << 16;

    /** @param setup steps before the program is executed */
    public static ProgramRun of(String name, Command command, Consumer<ShimSpec.Builder> setup) {
        return of(name, command, setup, spec -> Shim.launchChild(spec, Optional.empty()));
    }

    /** @param launcher starts it, for example with a shim made ahead */
    public static ProgramRun of(
            String name, Command command, Consumer<ShimSpec.Builder> setup, Function<ShimSpec, Child> launcher) {
        try (Fd nothing = Openat2.open("/dev/null", OpenFlags.O_RDONLY);
                Fd output = MemFd.holding("stdout of " + name, new byte[0]);
                Fd errors = MemFd.holding("stderr of " + name, new byte[0])) {
            var streams = new Stdio.Given(nothing, output, errors, false);
            ShimSpec.Builder process = ShimSpec.ofChild(name, streams, command);
            setup.accept(process);
            Optional<ExitStatus> status = run(launcher.apply(process.build()));
            return new ProgramRun(status, text(output), text(errors));
        }
    }

    public boolean succeeded() {
        return status.filter(end -> !end.signaled() && end.code() == 0).isPresent();
    }

    private static Optional<ExitStatus> run(Child child) {
        try (child) {
            try {
                child.start();
            } catch (RuntimeException e) {
                child.process().waitExit();
                throw e;
            }
            boolean ended = Poll.readable(child.process().fd(), PATIENCE.toMillis());
            if (!ended) {
                child.process().trySendSignal(Signal.SIGKILL);
            }
            ExitStatus status = child.process().waitExit();
            return ended ? Optional.of(status) : Optional.empty();
        }
    }

    private static String text(Fd file) {
        ByteBuffer bytes = ByteBuffer.allocate(READ_AT_MOST);
        FileData.readAt(file, 0, bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}

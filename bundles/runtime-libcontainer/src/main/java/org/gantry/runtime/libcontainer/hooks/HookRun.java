package org.gantry.runtime.libcontainer.hooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.gantry.api.oci.RuntimeSpec.Hook;
import org.gantry.json.Json;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.MemFd;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.fs.FileData;
import org.gantry.linux.process.ExitStatus;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.Signal;
import org.gantry.linux.shim.Command;

/**
 * One run of one hook. Its streams are files in memory: one that leaves a process behind, which keeps them open, holds
 * nobody up.
 */
final class HookRun {
    private static final int QUOTED_BYTES = 4096;
    private static final int MILLIS = 1000;

    /** How a program becomes a process, with these for its streams. */
    interface Launcher {
        PidFd start(Command command, Fd stdin, Fd stdout, Fd stderr);
    }

    private final String name;
    private final Hook hook;
    private final ContainerState state;

    /** @param name for messages: createRuntime hook #0 */
    HookRun(String name, Hook hook, ContainerState state) {
        this.name = name;
        this.hook = hook;
        this.state = state;
    }

    /**
     * Runs it to its end.
     *
     * @throws HookFailure unless it exits with 0 in time
     */
    void run(Launcher launcher) {
        try (Fd stdin = MemFd.holding("state", json());
                Fd stdout = MemFd.holding("stdout of " + name, new byte[0]);
                Fd stderr = MemFd.holding("stderr of " + name, new byte[0]);
                PidFd process = start(launcher, stdin, stdout, stderr)) {
            ExitStatus status = await(process);
            if (status.signaled() || status.code() != 0) {
                throw HookFailure.exited(name, status, begin(stdout), begin(stderr));
            }
        }
    }

    private PidFd start(Launcher launcher, Fd stdin, Fd stdout, Fd stderr) {
        List<String> arguments = Objects.requireNonNullElse(hook.args(), List.of());
        List<String> environment = Objects.requireNonNullElse(hook.env(), List.of());
        var command = new Command(hook.path(), arguments.isEmpty() ? List.of(hook.path()) : arguments, environment);
        try {
            return launcher.start(command, stdin, stdout, stderr);
        } catch (RuntimeException e) {
            throw HookFailure.notRun(name, e);
        }
    }

    private ExitStatus await(PidFd process) {
        Integer timeout = hook.timeout();
        if (timeout != null && !Poll.readable(process.fd(), (long) timeout * MILLIS)) {
            process.trySendSignal(Signal.SIGKILL);
            process.waitExit();
            throw HookFailure.late(name, timeout);
        }
        return process.waitExit();
    }

    private byte[] json() {
        try {
            return Json.lenient().writeValueAsBytes(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String begin(Fd output) {
        ByteBuffer bytes = ByteBuffer.allocate(QUOTED_BYTES);
        FileData.readAt(output, 0, bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}

package org.gantry.runtime.libcontainer.hooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.oci.RuntimeSpec.Hook;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.shim.Command;
import org.gantry.linux.shim.Helper;
import org.gantry.linux.spawn.CloneFlags;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the hooks of one container, each kind at its time and in its place. */
public record HookRunner(HookedContainer container) {
    private static final Logger LOG = LoggerFactory.getLogger(HookRunner.class);

    /** A hook of the host may enter these without the container's help; in its user namespace it would have no rights. */
    private static final long NAMESPACES = CloneFlags.CLONE_NEWNS
            | CloneFlags.CLONE_NEWUTS
            | CloneFlags.CLONE_NEWIPC
            | CloneFlags.CLONE_NEWNET
            | CloneFlags.CLONE_NEWCGROUP
            | CloneFlags.CLONE_NEWPID;

    /** Starts a program in the container as the container's own: with its user, its limits, its filter. */
    @FunctionalInterface
    public interface ContainerLauncher {
        PidFd start(Command command, Fd stdin, Fd stdout, Fd stderr);
    }

    /** Whether there are hooks that act on a container before it leaves the host's tree. */
    public boolean actsAtCreation() {
        return has(HookKind.PRESTART) || has(HookKind.CREATE_RUNTIME) || has(HookKind.CREATE_CONTAINER);
    }

    /**
     * While init halts before pivot_root, its namespaces and mounts made: first the hooks in the runtime's namespaces, then
     * those in the container's, whose programs are still found in the host's tree.
     *
     * @throws HookFailure of the first one that fails
     */
    public void atCreation(PidFd init) {
        runOutside(HookKind.PRESTART, init.pid());
        runOutside(HookKind.CREATE_RUNTIME, init.pid());
        if (has(HookKind.CREATE_CONTAINER)) {
            run(
                    HookKind.CREATE_CONTAINER,
                    pidInside(init),
                    (command, stdin, stdout, stderr) -> Helper.inside(
                                    inheriting(command), stdin, stdout, stderr, init, NAMESPACES)
                            .start());
        }
    }

    /**
     * Before the container's program is executed. What these hooks execute comes from the container's own tree, so they are
     * given no more than its program is.
     *
     * @throws HookFailure of the first one that fails
     */
    public void beforeStart(PidFd init, ContainerLauncher launcher) {
        if (has(HookKind.START_CONTAINER)) {
            run(
                    HookKind.START_CONTAINER,
                    pidInside(init),
                    (command, stdin, stdout, stderr) -> launcher.start(inheriting(command), stdin, stdout, stderr));
        }
    }

    /** Once the container's program runs. One that fails keeps neither the others from running nor the container. */
    public void afterStart(int pid) {
        runOutsideAndLog(HookKind.POSTSTART, pid);
    }

    /** Once nothing is left of the container; a failure is logged, as the container is gone whatever they say. */
    public void afterDelete() {
        runOutsideAndLog(HookKind.POSTSTOP, null);
    }

    /** In the container's namespaces a hook that says nothing else has the container's environment, as runc's has. */
    private Command inheriting(Command command) {
        List<String> environment = container.process().env();
        return command.environment().isEmpty() && environment != null
                ? new Command(command.path(), command.arguments(), environment)
                : command;
    }

    private boolean has(HookKind kind) {
        return !kind.of(container.hooks()).isEmpty();
    }

    private void runOutside(HookKind kind, int pid) {
        run(kind, pid, HookRunner::outside);
    }

    private void runOutsideAndLog(HookKind kind, @Nullable Integer pid) {
        List<Hook> hooks = kind.of(container.hooks());
        for (int i = 0; i < hooks.size(); i++) {
            try {
                new HookRun(name(kind, i), hooks.get(i), container.state(kind, pid)).run(HookRunner::outside);
            } catch (HookFailure e) {
                LOG.warn("container {}: {}", container.id(), e.getMessage());
            }
        }
    }

    private void run(HookKind kind, int pid, HookRun.Launcher launcher) {
        List<Hook> hooks = kind.of(container.hooks());
        for (int i = 0; i < hooks.size(); i++) {
            new HookRun(name(kind, i), hooks.get(i), container.state(kind, pid)).run(launcher);
        }
    }

    private static PidFd outside(Command command, Fd stdin, Fd stdout, Fd stderr) {
        return Helper.outside(command, stdin, stdout, stderr).start();
    }

    private static String name(HookKind kind, int index) {
        return kind.property() + " hook #" + index;
    }

    /** The last of the pids in the line NSpid of proc_pid_status(5) is that in the innermost namespace. */
    private static int pidInside(PidFd init) {
        try {
            return Files.readAllLines(Path.of("/proc/" + init.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("NSpid:"))
                    .map(line -> line.substring(line.lastIndexOf('\t') + 1))
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

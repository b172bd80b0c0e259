package org.gantry.linux.shim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/**
 * What a shim is to start.
 *
 * @param name for the process list: a container's id
 * @param exitFile where the exit record goes; made (or emptied) by the launch. Empty when no shim is to stay, see
 *     {@link Shim#launchChild}
 * @param namespaces the namespaces init gets for itself: an or of {@link org.gantry.linux.spawn.CloneFlags}
 * @param cgroup the number, among those passed, of a cgroup (version 2) to make init in
 * @param passed descriptors for the steps; the launch copies them, they stay the caller's
 * @param kept a descriptor that the shim holds for as long as it lives, for whoever adopts it
 * @param beforeClone steps of the shim before it makes init, for example setns of a pid namespace
 * @param stage steps of a process between the shim and init: if there are any, the shim makes that process, which shares
 *     memory and descriptors with it, takes the steps and makes init, as a child of the shim, in its place. So namespaces
 *     can be joined that the shim must not be in, and init's own belong to the user namespace joined here
 * @param setup steps of init, its streams in place, before the barrier
 * @param last steps of init after the barrier; from the one that installs a seccomp filter on, only what the filter
 *     allows. Descriptors they open must be close-on-exec
 * @param outsiders who acts at the halts of the setup, in the order of their numbers
 */
public record ShimSpec(
        String name,
        Optional<Path> exitFile,
        long namespaces,
        OptionalInt cgroup,
        Stdio stdio,
        List<Fd> passed,
        Optional<Fd> kept,
        List<Step> beforeClone,
        List<Step> stage,
        List<Step> setup,
        List<Step> last,
        List<Outsider> outsiders,
        Command command) {
    public ShimSpec {
        passed = List.copyOf(passed);
        beforeClone = List.copyOf(beforeClone);
        stage = List.copyOf(stage);
        setup = List.copyOf(setup);
        last = List.copyOf(last);
        outsiders = List.copyOf(outsiders);
    }

    /** A spec to be filled in. */
    public static Builder of(String name, Path exitFile, Stdio stdio, Command command) {
        return new Builder(name, Optional.of(exitFile), stdio, command);
    }

    /** A spec for {@link Shim#launchChild}, to be filled in. */
    public static Builder ofChild(String name, Stdio stdio, Command command) {
        return new Builder(name, Optional.empty(), stdio, command);
    }

    /** Collects the parts of a spec; the numbers of passed descriptors are known at once, so that steps can use them. */
    public static final class Builder {
        private static final int F_SETFD = 2;

        private final String name;
        private final Optional<Path> exitFile;
        private final Stdio stdio;
        private final Command command;
        private final List<Fd> passed = new ArrayList<>();
        private final List<Step> beforeClone = new ArrayList<>();
        private final List<Step> stage = new ArrayList<>();
        private final List<Step> setup = new ArrayList<>();
        private final List<Step> last = new ArrayList<>();
        private final List<Outsider> outsiders = new ArrayList<>();
        private OptionalInt cgroup = OptionalInt.empty();
        private Optional<Fd> kept = Optional.empty();
        private long namespaces;

        private Builder(String name, Optional<Path> exitFile, Stdio stdio, Command command) {
            this.name = name;
            this.exitFile = exitFile;
            this.stdio = stdio;
            this.command = command;
        }

        /** Gives init new namespaces. */
        public Builder namespaces(long flags) {
            namespaces |= flags;
            return this;
        }

        /** Makes a descriptor available to the steps and returns its number there. */
        public int pass(Fd fd) {
            passed.add(fd);
            return ShimFd.FIRST_EXTRA + passed.size() - 1;
        }

        /** Makes init a member of a cgroup (version 2) from its first instruction on. */
        public Builder intoCgroup(Fd directory) {
            cgroup = OptionalInt.of(pass(directory));
            return this;
        }

        /** Has the shim hold a descriptor for as long as it lives; see {@link ShimHandle#kept}. It stays the caller's. */
        public Builder keep(Fd fd) {
            kept = Optional.of(fd);
            return this;
        }

        /** Has the command inherit a passed descriptor, under the number it has among the steps. */
        public Builder inherit(int number) {
            return last(Step.call(
                    "have descriptor " + number + " inherited",
                    SyscallNumber.FCNTL,
                    Operand.value(number),
                    Operand.value(F_SETFD),
                    Operand.ZERO));
        }

        /** Adds a step of the shim before init exists. */
        public Builder beforeClone(Step step) {
            beforeClone.add(step);
            return this;
        }

        /** Adds a step of the process between shim and init. */
        public Builder stage(Step step) {
            stage.add(step);
            return this;
        }

        /** Adds a step of init before the barrier. */
        public Builder setup(Step step) {
            setup.add(step);
            return this;
        }

        /** Has init stand still at this point of its setup until somebody outside has acted. */
        public Builder halt(Outsider outsider) {
            setup.addAll(Halt.steps(outsiders.size()));
            outsiders.add(outsider);
            return this;
        }

        /** Adds a step of init after the barrier. */
        public Builder last(Step step) {
            last.add(step);
            return this;
        }

        public ShimSpec build() {
            return new ShimSpec(
                    name,
                    exitFile,
                    namespaces,
                    cgroup,
                    stdio,
                    passed,
                    kept,
                    beforeClone,
                    stage,
                    setup,
                    last,
                    outsiders,
                    command);
        }
    }
}

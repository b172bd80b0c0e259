package org.gantry.linux.shim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;

/**
 * What a shim is to start.
 *
 * @param name for the process list: a container's id
 * @param exitFile where the exit record goes; made (or emptied) by the launch. Empty when no shim is to stay, see
 *     {@link Shim#launchChild}
 * @param passed descriptors for the steps; the launch copies them, they stay the caller's
 * @param kept a descriptor that the shim holds for as long as it lives, for whoever adopts it
 * @param script all steps
 * @param fillings what fills the holes of the script and of the step that executes the command
 * @param outsiders who acts at the halts of the setup, in the order of their numbers
 * @param meanwhile what the caller does while init sets up, see {@link Builder#meanwhile}
 * @param atOnce whether init goes on from the barrier to execve without being let go on, see {@link Builder#atOnce}
 */
public record ShimSpec(
        String name,
        Optional<Path> exitFile,
        Stdio stdio,
        List<Fd> passed,
        Optional<Fd> kept,
        ShimScript script,
        Map<Operand.Hole, Operand> fillings,
        List<Outsider> outsiders,
        Runnable meanwhile,
        boolean atOnce,
        Command command) {
    public ShimSpec {
        passed = List.copyOf(passed);
        fillings = Map.copyOf(fillings);
        outsiders = List.copyOf(outsiders);
        if (atOnce && !outsiders.isEmpty()) {
            throw new IllegalArgumentException("the init of " + name + " has somebody to wait for");
        }
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
        private final String name;
        private final Optional<Path> exitFile;
        private final Stdio stdio;
        private final Command command;
        private final List<Fd> passed = new ArrayList<>();
        private final List<Outsider> outsiders = new ArrayList<>();
        private final Map<Operand.Hole, Operand> fillings;
        private final ShimScript.Builder steps = new ShimScript.Builder();
        private Optional<Fd> kept = Optional.empty();
        private Runnable meanwhile = () -> {};
        private boolean atOnce;

        private Builder(String name, Optional<Path> exitFile, Stdio stdio, Command command) {
            this.name = name;
            this.exitFile = exitFile;
            this.stdio = stdio;
            this.command = command;
            this.fillings = new HashMap<>(InitSteps.fillings(command));
        }

        /** Where steps go; not for a spec whose script is there already. */
        public ShimScript.Builder steps() {
            return steps;
        }

        /** See {@link ShimScript.Builder#namespaces}. */
        public Builder namespaces(long flags) {
            steps.namespaces(flags);
            return this;
        }

        /** See {@link ShimScript.Builder#inherit}. */
        public Builder inherit(int number) {
            steps.inherit(number);
            return this;
        }

        /** See {@link ShimScript.Builder#beforeClone}. */
        public Builder beforeClone(Step step) {
            steps.beforeClone(step);
            return this;
        }

        /** See {@link ShimScript.Builder#stage}. */
        public Builder stage(Step step) {
            steps.stage(step);
            return this;
        }

        /** See {@link ShimScript.Builder#setup}. */
        public Builder setup(Step step) {
            steps.setup(step);
            return this;
        }

        /** See {@link ShimScript.Builder#last}. */
        public Builder last(Step step) {
            steps.last(step);
            return this;
        }

        /** Has init stand still at this point of its setup until somebody outside has acted. */
        public Builder halt(Outsider outsider) {
            steps.halt();
            return outsider(outsider);
        }

        /** Makes a descriptor available to the steps and returns its number there. */
        public int pass(Fd fd) {
            passed.add(fd);
            return numberOf(passed.size() - 1);
        }

        /** The number of the n-th descriptor passed, from 0 on. */
        public static int numberOf(int n) {
            return ShimFd.FIRST_EXTRA + n;
        }

        /** Has the shim hold a descriptor for as long as it lives; see {@link ShimHandle#kept}. It stays the caller's. */
        public Builder keep(Fd fd) {
            kept = Optional.of(fd);
            return this;
        }

        /** Says what is in the place of a hole. */
        public Builder fill(Operand.Hole hole, Operand constant) {
            fillings.put(hole, constant);
            return this;
        }

        /** Names who acts at the next halt. */
        public Builder outsider(Outsider outsider) {
            outsiders.add(outsider);
            return this;
        }

        /**
         * Says what has to be done before the command is executed, and need not be done before init begins. An init that was made
         * before it had a program waits for it ({@link ShimScript.Builder#waitForEngine}); any other begins when it has been
         * done. What it throws fails the launch.
         */
        public Builder meanwhile(Runnable work) {
            meanwhile = work;
            return this;
        }

        /**
         * Has init execute the command as soon as it can; {@link ShimHandle#start} only waits for that. What is to be known of
         * the shim has to be written down before the launch.
         */
        public Builder atOnce() {
            atOnce = true;
            return this;
        }

        public ShimSpec build() {
            return build(steps.build());
        }

        /** With the steps of a script, which others may have in common. */
        public ShimSpec build(ShimScript script) {
            return new ShimSpec(
                    name, exitFile, stdio, passed, kept, script, fillings, outsiders, meanwhile, atOnce, command);
        }
    }
}

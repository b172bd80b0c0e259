package org.gantry.linux.shim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.ProgramTemplate;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/**
 * What many shims and their inits do alike, with holes for what is each one's own. A script that is used again is linked once
 * for each of its forms.
 */
public final class ShimScript {
    private final long namespaces;
    private final OptionalInt cgroup;
    private final List<Step> beforeClone;
    private final List<Step> stage;
    private final List<Step> setup;
    private final int wait;
    private final List<Step> last;
    private final Map<ShimProgram.Form, ProgramTemplate> templates = new ConcurrentHashMap<>();

    private ShimScript(Builder builder) {
        this.namespaces = builder.namespaces;
        this.cgroup = builder.cgroup;
        this.beforeClone = List.copyOf(builder.beforeClone);
        this.stage = List.copyOf(builder.stage);
        this.setup = List.copyOf(builder.setup);
        this.wait = builder.wait.orElse(setup.size());
        this.last = List.copyOf(builder.last);
    }

    /** The program of this script in one form. */
    ProgramTemplate template(ShimProgram.Form form, Function<ShimProgram.Form, ProgramTemplate> link) {
        return templates.computeIfAbsent(form, link);
    }

    /** The namespaces init gets for itself: an or of {@link org.gantry.linux.spawn.CloneFlags}. */
    public long namespaces() {
        return namespaces;
    }

    /** The number, among the descriptors passed, of a cgroup (version 2) to make init in. */
    OptionalInt cgroup() {
        return cgroup;
    }

    /** Steps of the shim before it makes init. */
    public List<Step> beforeClone() {
        return beforeClone;
    }

    /** Steps of a process between the shim and init. */
    public List<Step> stage() {
        return stage;
    }

    /** Steps of init before the barrier. */
    public List<Step> setup() {
        return setup;
    }

    /** Those of the setup that need not wait for the engine, see {@link Builder#waitForEngine}. */
    List<Step> setupBeforeWait() {
        return setup.subList(0, wait);
    }

    /** The others. */
    List<Step> setupAfterWait() {
        return setup.subList(wait, setup.size());
    }

    /** Steps of init after the barrier. */
    public List<Step> last() {
        return last;
    }

    /** Collects the steps. */
    public static final class Builder {
        private static final int F_SETFD = 2;

        private final List<Step> beforeClone = new ArrayList<>();
        private final List<Step> stage = new ArrayList<>();
        private final List<Step> setup = new ArrayList<>();
        private final List<Step> last = new ArrayList<>();
        private OptionalInt cgroup = OptionalInt.empty();
        private OptionalInt wait = OptionalInt.empty();
        private long namespaces;
        private int halts;

        /** Gives init new namespaces. */
        public Builder namespaces(long flags) {
            namespaces |= flags;
            return this;
        }

        /** Makes init a member of a cgroup (version 2) from its first instruction on, by the number of a passed descriptor. */
        public Builder intoCgroup(int number) {
            cgroup = OptionalInt.of(number);
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

        /** Adds a step of the shim before it makes init, for example setns of a pid namespace. */
        public Builder beforeClone(Step step) {
            beforeClone.add(step);
            return this;
        }

        /**
         * Adds a step of a process between the shim and init: if there are any, the shim makes that process, which shares
         * memory and descriptors with it, takes the steps and makes init, as a child of the shim, in its place. So namespaces
         * can be joined that the shim must not be in, and init's own belong to the user namespace joined here.
         */
        public Builder stage(Step step) {
            stage.add(step);
            return this;
        }

        /** Adds a step of init, its streams in place, before the barrier. */
        public Builder setup(Step step) {
            setup.add(step);
            return this;
        }

        /** Has init stand still at this point of its setup until an {@link Outsider} of the spec has acted. */
        public Builder halt() {
            setup.addAll(Halt.steps(halts++));
            return this;
        }

        /**
         * Names a place in the setup from which on it needs what {@link ShimSpec.Builder#meanwhile} does. The first one counts; if
         * there is none, that is the end of the setup.
         */
        public Builder waitForEngine() {
            wait = wait.isPresent() ? wait : OptionalInt.of(setup.size());
            return this;
        }

        /**
         * Adds a step of init after the barrier; from the one that installs a seccomp filter on, only what the filter allows.
         * Descriptors they open must be close-on-exec.
         */
        public Builder last(Step step) {
            last.add(step);
            return this;
        }

        public ShimScript build() {
            return new ShimScript(this);
        }
    }
}

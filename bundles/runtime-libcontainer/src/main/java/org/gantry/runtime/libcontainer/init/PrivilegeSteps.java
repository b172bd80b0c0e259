package org.gantry.runtime.libcontainer.init;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.runtime.support.identity.Capability;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.identity.ProcessCapabilities;
import org.gantry.runtime.support.seccomp.SeccompFilter;
import org.gantry.runtime.support.seccomp.SeccompSteps;

/**
 * From the engine's root to the user of the spec. The order is what the kernel leaves: limits may be raised only with
 * capabilities; the bounding set shrinks only with CAP_SETPCAP; changing the user takes capabilities out of effect; and a
 * filter may be installed with CAP_SYS_ADMIN or with no_new_privs, by whoever holds nothing else any more.
 */
final class PrivilegeSteps {
    private final RuntimeSpec.Process process;
    private final EngineCapabilities engine;
    private final Optional<SeccompFilter> filter;
    private final boolean stagedBefore;

    /** @param users in a user namespace {@link StageSteps} have done what takes privileges outside of it */
    PrivilegeSteps(
            RuntimeSpec.Process process,
            EngineCapabilities engine,
            Optional<SeccompFilter> filter,
            Optional<UserMapping> users) {
        this.process = process;
        this.engine = users.isPresent() ? EngineCapabilities.inUserNamespace() : engine;
        this.filter = filter;
        this.stagedBefore = users.isPresent();
    }

    /**
     * Adds the steps to both sides of the barrier.
     *
     * @param ownStreams the streams that become the user's
     */
    void add(Script before, Script after, List<Integer> ownStreams) {
        var wanted = ProcessCapabilities.of(process.capabilities(), engine.available());
        var capabilities = new CapabilitySteps(before, engine, wanted);
        var identity = new IdentitySteps(before, process.user());
        if (!stagedBefore) {
            new ProcessSteps(before).setLimits(Objects.requireNonNullElse(process.rlimits(), List.of()));
            schedule(before, process);
        }
        capabilities.dropBounding();
        if (!stagedBefore) {
            identity.ownStreams(ownStreams);
        }
        if (!identity.isRoot()) {
            capabilities.keepAcrossChangeOfUser();
        }
        identity.become(!stagedBefore);
        if (Boolean.TRUE.equals(process.noNewPrivileges())) {
            capabilities.apply();
            before.add(SeccompSteps.noNewPrivileges());
            filter.ifPresent(f -> after.add(SeccompSteps.install(f)));
        } else if (filter.isPresent()) {
            if (!identity.isRoot()) {
                capabilities.raise(Capability.SYS_ADMIN);
            }
            after.add(SeccompSteps.install(filter.get()));
            new CapabilitySteps(after, engine, wanted).apply();
        } else {
            capabilities.apply();
        }
    }

    /** Real-time policies take capabilities too. */
    static void schedule(Script before, RuntimeSpec.Process process) {
        if (process.scheduler() != null) {
            before.add(SchedulerStep.of(process.scheduler()));
        }
        if (process.ioPriority() != null) {
            before.add(IoPriorityStep.of(process.ioPriority()));
        }
    }
}

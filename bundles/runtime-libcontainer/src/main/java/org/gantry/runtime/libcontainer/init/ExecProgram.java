package org.gantry.runtime.libcontainer.init;

import java.util.List;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.seccomp.SeccompFilter;
import org.jspecify.annotations.Nullable;

/**
 * The program of a further process in a running container.
 *
 * @param containerId whose session keyring it joins
 * @param init whose namespaces it joins
 * @param ownStreams the streams that are the process's alone
 * @param personality of the container
 * @param users the ids of the container's user namespace, if it has one
 * @param ownTime whether it has a time namespace
 */
public record ExecProgram(
        String containerId,
        PidFd init,
        RuntimeSpec.Process process,
        CgroupManager.Membership cgroups,
        Optional<SeccompFilter> filter,
        EngineCapabilities engine,
        List<Integer> ownStreams,
        RuntimeSpec.@Nullable Personality personality,
        Optional<UserMapping> users,
        boolean ownTime) {

    /** Completes the spec of a shim. */
    public ShimSpec complete(ShimSpec.Builder shim, Scripts scripts, ExecutableSearch search) {
        SharedScript script = scripts.of(ExecShape.of(this, search.candidates()));
        script.passTo(shim, this::descriptor);
        shim.fill(Holes.KEYRING, ProcessSteps.keyring(containerId));
        search.fill(shim);
        return shim.build(script.steps());
    }

    private Fd descriptor(Passed what) {
        return switch (what) {
            case Passed.Init process -> init.fd();
            case Passed.Tasks tasks -> cgroups.tasks().get(tasks.hierarchy());
            case Passed.Cgroup cgroup -> cgroups.directory().orElseThrow();
            default -> throw new IllegalArgumentException("a further process has no " + what);
        };
    }
}

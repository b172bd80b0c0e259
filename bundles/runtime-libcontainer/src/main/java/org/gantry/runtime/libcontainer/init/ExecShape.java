package org.gantry.runtime.libcontainer.init;

import java.util.List;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.seccomp.SeccompFilter;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a further process.
 *
 * @param process without its command and environment
 * @param hierarchies of legacy cgroups, to be joined
 * @param cgroup whether it is made in a cgroup of version 2
 * @param ownStreams the streams that are the process's alone
 * @param personality of the container
 * @param users the ids of the container's user namespace, if it has one
 * @param ownTime whether the container has a time namespace
 * @param candidates where its program may be, how many places
 */
record ExecShape(
        RuntimeSpec.Process process,
        int hierarchies,
        boolean cgroup,
        Optional<SeccompFilter> filter,
        EngineCapabilities engine,
        List<Integer> ownStreams,
        RuntimeSpec.@Nullable Personality personality,
        Optional<UserMapping> users,
        boolean ownTime,
        int candidates)
        implements ProcessShape {

    static ExecShape of(ExecProgram program, int candidates) {
        return new ExecShape(
                ProcessShape.withoutCommand(program.process()),
                program.cgroups().tasks().size(),
                program.cgroups().directory().isPresent(),
                program.filter(),
                program.engine(),
                List.copyOf(program.ownStreams()),
                program.personality(),
                program.users(),
                program.ownTime(),
                candidates);
    }

    @Override
    public SharedScript makeScript() {
        return new ExecScript(this).make();
    }
}

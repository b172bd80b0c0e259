package org.gantry.runtime.libcontainer;

import java.util.List;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.shim.Command;

/** What a hook of the container's own tree is as a process: everything as of the container's program but what it executes. */
final class HookProcess {
    private HookProcess() {}

    static RuntimeSpec.Process of(RuntimeSpec.Process container, Command command) {
        return new RuntimeSpec.Process(
                false,
                null,
                container.user(),
                List.of(command.path()),
                null,
                command.environment(),
                container.cwd(),
                container.capabilities(),
                container.rlimits(),
                container.noNewPrivileges(),
                container.apparmorProfile(),
                container.oomScoreAdj(),
                container.scheduler(),
                container.selinuxLabel(),
                container.ioPriority(),
                container.execCPUAffinity());
    }
}

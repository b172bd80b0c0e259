package org.gantry.runtime.libcontainer.init;

import java.util.List;
import org.gantry.api.oci.RuntimeSpec;

/**
 * All that the steps of a process are made of. Processes of one shape take the same steps, and differ in what fills their
 * holes and in their descriptors. Steps are made of nothing but a shape, so no two processes can be mixed up.
 */
sealed interface ProcessShape permits InitShape, ExecShape {
    SharedScript makeScript();

    /** The process without its command and environment, which are its own. */
    static RuntimeSpec.Process withoutCommand(RuntimeSpec.Process process) {
        return new RuntimeSpec.Process(
                null,
                null,
                process.user(),
                List.of(),
                null,
                null,
                process.cwd(),
                process.capabilities(),
                process.rlimits(),
                process.noNewPrivileges(),
                process.apparmorProfile(),
                process.oomScoreAdj(),
                process.scheduler(),
                process.selinuxLabel(),
                process.ioPriority(),
                process.execCPUAffinity());
    }
}

package org.gantry.runtime.lxc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.testkit.ContainerRuntimeContract;

class LxcContractIT extends ContainerRuntimeContract {
    @Override
    protected ContainerRuntime open() {
        Optional<LxcRuntime> runtime = LxcRuntime.in(Path.of("/usr/bin"));
        if (runtime.isEmpty()) {
            System.err.println("SKIPPED LxcContractIT: there is no LXC on this host (Debian: lxc)");
        }
        assumeTrue(runtime.isPresent(), "needs LXC (Debian: lxc)");
        return runtime.get();
    }

    @Override
    protected void close(ContainerRuntime runtime) {
        ((LxcRuntime) runtime).close();
    }
}

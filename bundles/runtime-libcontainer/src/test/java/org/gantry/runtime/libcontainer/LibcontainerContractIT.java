package org.gantry.runtime.libcontainer;

import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.testkit.ContainerRuntimeContract;

class LibcontainerContractIT extends ContainerRuntimeContract {
    @Override
    protected ContainerRuntime open() {
        return new LibcontainerRuntime();
    }

    @Override
    protected void close(ContainerRuntime runtime) {
        ((LibcontainerRuntime) runtime).deactivate();
    }
}

package org.example.strict;

import java.util.HashMap;
import java.util.Map;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.runtime.libcontainer.LibcontainerRuntime;
import org.gantry.testkit.ContainerRuntimeContract;

class StrictContractIT extends ContainerRuntimeContract {
    private final Map<ContainerRuntime, LibcontainerRuntime> drivers = new HashMap<>();

    @Override
    protected ContainerRuntime open() {
        var driver = new LibcontainerRuntime();
        ContainerRuntime strict = new StrictRuntime(driver);
        drivers.put(strict, driver);
        return strict;
    }

    @Override
    protected void close(ContainerRuntime runtime) {
        LibcontainerRuntime driver = drivers.remove(runtime);
        if (driver != null) {
            driver.deactivate();
        }
    }
}

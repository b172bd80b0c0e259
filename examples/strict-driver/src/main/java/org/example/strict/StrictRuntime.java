package org.example.strict;

import java.nio.file.Path;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.RuntimeInfo;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskRequest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * {@code docker run --runtime strict}: containers of the default driver that can do less. When that driver is replaced,
 * this component is made anew with the new one, and the engine has it adopt what the earlier one ran.
 */
@Component(service = ContainerRuntime.class, property = ContainerRuntime.NAME_PROPERTY + "=" + StrictRuntime.NAME)
public final class StrictRuntime implements ContainerRuntime {
    static final String NAME = "strict";
    private static final String VERSION = "1.0.0";

    private final ContainerRuntime driver;

    @Activate
    public StrictRuntime(
            @Reference(
                            target = "(" + ContainerRuntime.NAME_PROPERTY + "=libcontainer)",
                            policyOption = ReferencePolicyOption.GREEDY)
                    ContainerRuntime driver) {
        this.driver = driver;
    }

    @Override
    public RuntimeInfo info() {
        RuntimeInfo info = driver.info();
        return new RuntimeInfo(NAME, VERSION, info.cgroupDriver(), info.cgroupVersion());
    }

    @Override
    public Task create(TaskRequest request) {
        return new StrictTask(driver.create(strict(request)));
    }

    /** The default would do, with {@link #create}; the driver's own is faster. */
    @Override
    public Task run(TaskRequest request) {
        return new StrictTask(driver.run(strict(request)));
    }

    @Override
    public Task adopt(String id, Path stateDirectory) {
        return new StrictTask(driver.adopt(id, stateDirectory));
    }

    @Override
    public void purge(String id, Path stateDirectory) {
        driver.purge(id, stateDirectory);
    }

    private static TaskRequest strict(TaskRequest request) {
        return new TaskRequest(
                request.id(),
                Strictness.applyTo(request.spec()),
                request.stateDirectory(),
                request.rootfs(),
                request.openStdin());
    }
}

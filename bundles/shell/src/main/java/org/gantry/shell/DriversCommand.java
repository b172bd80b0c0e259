package org.gantry.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.EngineSystem.EngineInfo;
import org.gantry.api.runtime.RuntimeInfo;
import org.jspecify.annotations.Nullable;

/** {@code gantry:drivers}. */
@Service
@Command(scope = "gantry", name = "drivers", description = "Lists the replaceable parts that serve just now.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class DriversCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Override
    public @Nullable Object execute() {
        EngineInfo info = engine.system().info();
        ShellTable table = new ShellTable();
        table.column("Kind");
        table.column("Name");
        table.column("Detail");
        for (RuntimeInfo runtime : info.runtimes()) {
            String detail = runtime.version() + ", cgroup v" + runtime.cgroupVersion()
                    + (runtime.name().equals(info.defaultRuntime()) ? ", default" : "");
            table.addRow().addContent("execution", runtime.name(), detail);
        }
        table.addRow().addContent("storage", info.storageDriver(), info.root().toString());
        info.networkDrivers().forEach(driver -> table.addRow().addContent("network", driver, ""));
        info.logDrivers().forEach(driver -> table.addRow().addContent("log", driver, ""));
        table.print(System.out);
        return null;
    }
}

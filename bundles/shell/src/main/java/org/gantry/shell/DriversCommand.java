package org.gantry.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.EngineSystem.Driver;
import org.gantry.api.engine.EngineSystem.EngineInfo;
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
        engine.system()
                .drivers()
                .forEach(driver -> table.addRow().addContent("execution", driver.name(), detail(driver)));
        table.addRow().addContent("storage", info.storageDriver(), info.root().toString());
        info.networkDrivers().forEach(driver -> table.addRow().addContent("network", driver, ""));
        info.logDrivers().forEach(driver -> table.addRow().addContent("log", driver, ""));
        table.print(System.out);
        return null;
    }

    private static String detail(Driver driver) {
        String version = driver.info()
                .map(runtime -> runtime.version() + ", cgroup v" + runtime.cgroupVersion())
                .orElseGet(() -> driver.needs().orElse("not there"));
        return version + ", " + driver.running() + " running of " + driver.containers()
                + (driver.standard() ? ", default" : "");
    }
}

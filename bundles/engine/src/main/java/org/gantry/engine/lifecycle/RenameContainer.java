package org.gantry.engine.lifecycle;

import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointInfo;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;

/** {@code docker rename}. */
public final class RenameContainer {
    private final EngineCore core;

    RenameContainer(EngineCore core) {
        this.core = core;
    }

    public void rename(String ref, String newName) {
        if (ref.isEmpty() || newName.isEmpty()) {
            throw new EngineException.InvalidArgument("Neither old nor new names may be empty");
        }
        Container container = core.find(ref);
        container.lock().lock();
        try {
            renameLocked(container, newName.startsWith("/") ? newName.substring(1) : newName);
        } finally {
            container.lock().unlock();
        }
    }

    private void renameLocked(Container container, String newName) {
        String oldName = container.name();
        if (oldName.equals(newName)) {
            throw new EngineException.InvalidArgument("Renaming a container with the same name as its current name");
        }
        reserve(container, newName);
        try {
            core.store().save(container.record().withName(newName));
        } catch (RuntimeException e) {
            core.registry().release(newName, container.id());
            throw e;
        }
        container.setRecord(container.record().withName(newName));
        core.registry().release(oldName, container.id());
        if (!container.run().endpoints().isEmpty()) {
            Map<String, EndpointInfo> renamed = core.sandboxes().rename(container);
            container.changeRun(run -> run.withNetwork(run.sandboxPath(), renamed, run.ports()));
            core.saveRun(container);
        }
        core.events().publish(container, "rename", Map.of("oldName", "/" + oldName));
    }

    private void reserve(Container container, String newName) {
        try {
            core.registry().reserve(newName, container.id());
        } catch (EngineException.Conflict e) {
            throw new EngineException.Conflict("Error when allocating new name: " + e.getMessage());
        } catch (EngineException.InvalidArgument e) {
            throw new EngineException.InvalidArgument("Error when allocating new name: " + e.getMessage());
        }
    }
}

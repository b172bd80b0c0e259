package org.gantry.engine.lifecycle;

import java.util.List;
import java.util.function.Function;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;

/** Publishes ports of a container while it runs, and takes them back. Its next run has those it was created with. */
public final class PublishPorts {
    private final EngineCore core;

    PublishPorts(EngineCore core) {
        this.core = core;
    }

    public List<PublishedPort> publish(String ref, List<PortRequest> ports) {
        return change(ref, container -> core.sandboxes().publish(container, ports));
    }

    public List<PublishedPort> unpublish(String ref, List<PublishedPort> ports) {
        return change(ref, container -> core.sandboxes().unpublish(container, ports));
    }

    private List<PublishedPort> change(String ref, Function<Container, List<PublishedPort>> change) {
        Container container = core.find(ref);
        container.lock().lock();
        try {
            container.requireTask();
            List<PublishedPort> published = change.apply(container);
            container.changeRun(run -> run.withPorts(published));
            core.saveRun(container);
            return published;
        } finally {
            container.lock().unlock();
        }
    }
}

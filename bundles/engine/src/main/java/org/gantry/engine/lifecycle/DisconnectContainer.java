package org.gantry.engine.lifecycle;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.Network;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.network.Memberships;
import org.gantry.engine.network.NetworkMode;

/** {@code docker network disconnect}. */
public final class DisconnectContainer {
    private final EngineCore core;
    private final EtcFiles files;

    public DisconnectContainer(EngineCore core) {
        this.core = core;
        this.files = new EtcFiles(core);
    }

    /** @param force also when the engine knows nothing of the container, whose endpoint was left behind somehow */
    public void disconnect(String ref, String containerRef, boolean force) {
        Network network = core.services().networks().get().get(ref);
        Container container;
        try {
            container = core.find(containerRef);
        } catch (EngineException.NotFound unknown) {
            if (!force) {
                throw unknown;
            }
            core.services().networks().get().disconnect(leftBehind(network, containerRef), network.id());
            return;
        }
        container.lock().lock();
        try {
            disconnectLocked(container, network);
        } finally {
            container.lock().unlock();
        }
    }

    /** Only the identifier is known of a container that the engine has forgotten. */
    private static String leftBehind(Network network, String ref) {
        return network.endpoints().keySet().stream()
                .filter(id -> id.startsWith(ref))
                .findFirst()
                .orElseThrow(() -> new EngineException.NotFound("No such container: " + ref));
    }

    private void disconnectLocked(Container container, Network network) {
        var config = container.record().config();
        NetworkMode mode = NetworkMode.of(config.network());
        if (mode instanceof NetworkMode.Host) {
            throw new EngineException.InvalidArgument(
                    "container cannot be disconnected from host network or connected to host network");
        }
        if (!Memberships.listed(config.network()).containsKey(network.name())) {
            throw new EngineException.Forbidden(
                    "container " + container.id() + " is not connected to network " + network.name());
        }
        if (container.state().isLive()) {
            disconnectNow(container, network);
        }
        var record = container
                .record()
                .withConfig(config.withNetwork(Memberships.without(config.network(), network.name())));
        core.store().save(record);
        container.setRecord(record);
    }

    private void disconnectNow(Container container, Network network) {
        Map<String, EndpointInfo> endpoints =
                new LinkedHashMap<>(container.run().endpoints());
        EndpointInfo left = endpoints.remove(network.name());
        if (left != null) {
            core.sandboxes().disconnect(container, left);
        }
        container.changeRun(run -> run.withNetwork(run.sandboxPath(), endpoints, run.ports()));
        core.saveRun(container);
        files.change(container);
    }
}

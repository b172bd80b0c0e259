package org.gantry.engine.facade;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.gantry.api.EngineException;
import org.gantry.api.container.NetworkConfig.EndpointConfig;
import org.gantry.api.engine.Networks;
import org.gantry.api.network.Network;
import org.gantry.api.network.NetworkController;
import org.gantry.api.network.NetworkRequest;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.event.NetworkEvents;
import org.gantry.engine.lifecycle.ConnectContainer;
import org.gantry.engine.lifecycle.DisconnectContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network controller, and what of it concerns containers. */
public final class NetworkFacade implements Networks {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkFacade.class);

    private final EngineCore core;
    private final NetworkEvents events;
    private final ConnectContainer connect;
    private final DisconnectContainer disconnect;

    public NetworkFacade(EngineCore core, NetworkEvents events) {
        this.core = core;
        this.events = events;
        this.connect = new ConnectContainer(core);
        this.disconnect = new DisconnectContainer(core);
    }

    private NetworkController controller() {
        core.gate().await();
        return core.services().networks().get();
    }

    @Override
    public List<Network> list() {
        return controller().list();
    }

    @Override
    public Network inspect(String ref) {
        return controller().get(ref);
    }

    @Override
    public Network create(NetworkRequest request) {
        Network network = controller().create(request);
        events.created(network);
        return network;
    }

    @Override
    public void remove(String ref) {
        events.destroyed(controller().remove(ref));
    }

    @Override
    public List<String> prune(Predicate<Network> condition) {
        List<String> removed = new ArrayList<>();
        for (Network network : list()) {
            if (!network.predefined() && network.endpoints().isEmpty() && condition.test(network)) {
                try {
                    remove(network.id());
                    removed.add(network.name());
                } catch (EngineException.NotFound | EngineException.Forbidden e) {
                    LOG.debug("network {} was removed or joined meanwhile", network.name(), e);
                }
            }
        }
        events.pruned();
        return removed;
    }

    @Override
    public void connect(String ref, String container, EndpointConfig endpoint) {
        core.gate().await();
        connect.connect(ref, container, endpoint);
    }

    @Override
    public void disconnect(String ref, String container, boolean force) {
        core.gate().await();
        disconnect.disconnect(ref, container, force);
    }
}

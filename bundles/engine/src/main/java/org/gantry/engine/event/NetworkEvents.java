package org.gantry.engine.event;

import java.time.Instant;
import java.util.Map;
import org.gantry.api.event.Event;
import org.gantry.api.event.EventPublisher;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.Network;

/** Networks made and removed, and containers joining or leaving them. */
public final class NetworkEvents {
    private final EventPublisher publisher;

    public NetworkEvents(EventPublisher publisher) {
        this.publisher = publisher;
    }

    public void connected(String containerId, EndpointInfo endpoint) {
        publish("connect", containerId, endpoint);
    }

    public void disconnected(String containerId, EndpointInfo endpoint) {
        publish("disconnect", containerId, endpoint);
    }

    public void created(Network network) {
        publish("create", network);
    }

    public void destroyed(Network network) {
        publish("destroy", network);
    }

    public void pruned() {
        publisher.publish(PruneEvent.of(Event.Type.NETWORK, 0));
    }

    private void publish(String action, String containerId, EndpointInfo endpoint) {
        Map<String, String> attributes =
                Map.of("container", containerId, "name", endpoint.networkName(), "type", endpoint.driver());
        publisher.publish(new Event(Event.Type.NETWORK, action, endpoint.networkId(), attributes, Instant.now()));
    }

    private void publish(String action, Network network) {
        Map<String, String> attributes = Map.of("name", network.name(), "type", network.driver());
        publisher.publish(new Event(Event.Type.NETWORK, action, network.id(), attributes, Instant.now()));
    }
}

package org.gantry.engine.event;

import java.time.Instant;
import java.util.Map;
import org.gantry.api.event.Event;
import org.gantry.api.event.EventPublisher;
import org.gantry.api.network.EndpointInfo;

/** A container joining or leaving a network. */
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

    /** The three networks that are always there have the names of their drivers, but for one. */
    private void publish(String action, String containerId, EndpointInfo endpoint) {
        String driver = endpoint.networkName().equals("none") ? "null" : endpoint.networkName();
        Map<String, String> attributes =
                Map.of("container", containerId, "name", endpoint.networkName(), "type", driver);
        publisher.publish(new Event(Event.Type.NETWORK, action, endpoint.networkId(), attributes, Instant.now()));
    }
}

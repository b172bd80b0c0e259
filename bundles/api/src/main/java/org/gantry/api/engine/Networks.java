package org.gantry.api.engine;

import java.util.List;
import java.util.function.Predicate;
import org.gantry.api.container.NetworkConfig.EndpointConfig;
import org.gantry.api.network.Network;
import org.gantry.api.network.NetworkRequest;

/** What a user can do with networks. {@code ref} is a name, an identifier or an unambiguous beginning of one. */
public interface Networks {
    List<Network> list();

    Network inspect(String ref);

    /** @throws org.gantry.api.EngineException.Conflict "network with name X already exists" */
    Network create(NetworkRequest request);

    /** @throws org.gantry.api.EngineException.Forbidden for a predefined one, and while containers are connected */
    void remove(String ref);

    /**
     * Removes the networks that the condition holds for and nobody is connected to.
     *
     * @return their names
     */
    List<String> prune(Predicate<Network> condition);

    /**
     * Connects a container to a further network, at once if it runs, and at each of its starts from now on.
     *
     * @throws org.gantry.api.EngineException.Forbidden if it is connected to it already
     */
    void connect(String ref, String container, EndpointConfig endpoint);

    /**
     * Undoes {@link #connect}, or takes a container out of one of the networks it was created with.
     *
     * @param force also when nothing is known of the container
     */
    void disconnect(String ref, String container, boolean force);
}

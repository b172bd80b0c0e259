package org.gantry.api.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The network side as the engine sees it: sandboxes (network namespaces that outlive the processes in them), networks,
 * and endpoints. Everything is keyed by the container's identifier, durable, and idempotent.
 */
public interface NetworkController {

    /** Makes (or finds) the network namespace of a container, with its loopback up; the path is a bind mount of it. */
    default Path createSandbox(String containerId) {
        return createSandbox(containerId, null);
    }

    /**
     * As {@link #createSandbox(String)} for a container with a user namespace, whose root may configure the network
     * namespace only if it belongs to that.
     *
     * @param userNamespace a file of /proc that stands for it; null: the host's
     */
    Path createSandbox(String containerId, @Nullable Path userNamespace);

    /** Removes the namespace and every endpoint in it. Idempotent. */
    void deleteSandbox(String containerId);

    /**
     * Connects the container's sandbox to a network: an interface, its addresses and routes.
     *
     * @param network name, identifier or unambiguous beginning of one
     * @throws org.gantry.api.EngineException.NotFound "network X not found"
     */
    EndpointInfo connect(String containerId, String network, EndpointRequest request);

    /**
     * Has a container found by other names in a network that it is in, at once; nothing else of the request counts.
     *
     * @throws org.gantry.api.EngineException.NotFound when it is not in that network
     */
    EndpointInfo rename(String containerId, String network, EndpointRequest request);

    /** Undoes {@link #connect}. Idempotent. */
    void disconnect(String containerId, String network);

    /**
     * Makes ports of a container reachable at the host, as long as its sandbox is there; all of them or none.
     *
     * @return the ports it has now, those it had before included
     * @throws org.gantry.api.EngineException.Internal in Docker's words when a port is taken
     * @throws org.gantry.api.EngineException.InvalidArgument when none of its networks can publish
     */
    List<PublishedPort> publish(String containerId, List<PortRequest> ports);

    /**
     * As {@link #publish(String, List)} for a container that starts: where none of its networks leads to the outside, or none
     * publishes ports, what is said about ports means nothing, as with Docker.
     */
    List<PublishedPort> publishWherePossible(String containerId, List<PortRequest> ports);

    /**
     * Undoes {@link #publish} for some of its ports; connections that are under way go on.
     *
     * @return the ports it still has
     */
    List<PublishedPort> unpublish(String containerId, List<PublishedPort> ports);

    List<Network> list();

    /** The network of that name or identifier. */
    Network get(String network);

    /** What of the host keeps networks from working as they should, for {@code docker info}. */
    default List<String> warnings() {
        return List.of();
    }

    /**
     * Makes a network, written down and up.
     *
     * @throws org.gantry.api.EngineException.Conflict "network with name X already exists"
     * @throws org.gantry.api.EngineException.InvalidArgument when the request contradicts itself
     */
    Network create(NetworkRequest request);

    /**
     * Removes a network.
     *
     * @return what it was
     * @throws org.gantry.api.EngineException.Forbidden for a predefined one, and while containers are connected to it
     */
    Network remove(String network);

    /**
     * Brings kernel and records together after a boot: repairs what live containers need, removes what belongs to no
     * container of {@code containerIds}.
     */
    void reconcile(Set<String> containerIds);

    /** Removes bridges, rules and namespaces at shutdown; with running containers everything they use stays. */
    void shutdown(Set<String> runningContainerIds);
}

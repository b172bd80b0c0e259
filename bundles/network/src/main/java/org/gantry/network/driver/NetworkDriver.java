package org.gantry.network.driver;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network.Subnet;
import org.gantry.linux.fd.Fd;
import org.gantry.network.ports.Publication;
import org.gantry.network.sandbox.Sandbox;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkRecord;

/**
 * A type of network: what it needs in the kernel, and how a container's namespace is tied to it. One service for each
 * type.
 *
 * <p>A driver keeps no state of its own between calls: what it is given and what it finds in the kernel must do. Every
 * method is idempotent, so that a call that was cut short is made good by the next. Errors are
 * {@link org.gantry.api.EngineException} where the user can do something about them, else what the kernel said.
 */
public interface NetworkDriver {

    /** The name users know the type by: {@code bridge}, {@code macvlan}, ... */
    String type();

    /** Whether endpoints of this type have an interface of their own, and with it addresses. */
    boolean hasInterfaces();

    /**
     * A new network of this type, with what the driver wants to find again in its record.
     *
     * @throws org.gantry.api.EngineException.InvalidArgument for options that it does not have
     * @throws org.gantry.api.EngineException.Forbidden when users cannot have networks of this type
     */
    NetworkRecord design(NetworkRecord network);

    /**
     * Refuses a request that this network cannot fulfil.
     *
     * @throws org.gantry.api.EngineException.InvalidArgument in Docker's words
     */
    void check(NetworkRecord network, EndpointRequest request);

    /** What the names of interfaces in containers begin with. */
    default String interfacePrefix(NetworkRecord network) {
        return "eth";
    }

    /** Whether the interfaces in containers have hardware addresses of their own. */
    default boolean hasOwnMac() {
        return true;
    }

    /**
     * Where packets to the outside go; empty where none get out.
     *
     * @param subnet of the container's address
     */
    default String gateway(NetworkRecord network, Subnet subnet) {
        return network.internal() ? "" : subnet.gateway();
    }

    /** A quick look whether {@link #prepare} has anything to do. */
    boolean isReady(NetworkRecord network);

    /**
     * Brings the network up, and repairs what others have broken of it.
     *
     * @param unused whether no container is connected, so that an automatic subnet may still be chosen anew
     * @return the network as it now is
     */
    NetworkRecord prepare(NetworkRecord network, boolean unused);

    /**
     * Ties a container to the network, or repairs the tie.
     *
     * @param sandbox opens the container's namespace; the driver closes it
     */
    void attach(NetworkRecord network, Endpoint endpoint, Supplier<Sandbox> sandbox);

    /**
     * Undoes {@link #attach}.
     *
     * @param namespace of the container; empty when it is gone, and with it whatever was in it alone
     */
    void detach(Endpoint endpoint, Optional<Fd> namespace);

    /** Whether ports of containers can be published over networks of this type. */
    default boolean publishes() {
        return false;
    }

    /** The host's address that ports are published at which name none. */
    default String hostBinding(NetworkRecord network) {
        return "0.0.0.0";
    }

    /** Whether published ports are reached at the container itself, and none of the host's is theirs. */
    default boolean publishesDirectly(NetworkRecord network, boolean ipv6) {
        return false;
    }

    /** Begins to redirect some ports of the host to containers, and ends to redirect others. */
    default void redirect(NetworkRecord network, List<Publication> wanted, List<Publication> unwanted) {
        throw new IllegalStateException("networks of the type " + type() + " publish no ports");
    }

    /** What of the host keeps networks of this type from working as they should, in words for the user. */
    default List<String> warnings() {
        return List.of();
    }

    /** Removes ties that belong to none of the endpoints. */
    void prune(NetworkRecord network, Supplier<Collection<Endpoint>> endpoints);

    /** Undoes {@link #prepare}. */
    void remove(NetworkRecord network);
}

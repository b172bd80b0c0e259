package org.gantry.network.driver;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.network.sandbox.Sandbox;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkRecord;

/** What the types have in common that give a container no interface: there is nothing to do. */
abstract class WithoutInterface implements NetworkDriver {
    private final String type;

    WithoutInterface(String type) {
        this.type = type;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public boolean hasInterfaces() {
        return false;
    }

    @Override
    public NetworkRecord design(NetworkRecord network) {
        throw new EngineException.Forbidden("only one instance of \"" + type + "\" network is allowed");
    }

    @Override
    public void check(NetworkRecord network, EndpointRequest request) {
        PredefinedNetworks.check(request);
        if (!request.driverOptions().isEmpty() || !request.linkLocalAddresses().isEmpty()) {
            throw new EngineException.InvalidArgument("conflicting options: driver options or link-local addresses and"
                    + " the network mode " + network.name());
        }
        if (!request.macAddress().isEmpty()) {
            throw new EngineException.InvalidArgument(
                    "conflicting options: mac-address and the network mode " + network.name());
        }
    }

    @Override
    public boolean isReady(NetworkRecord network) {
        return true;
    }

    @Override
    public NetworkRecord prepare(NetworkRecord network, boolean unused) {
        return network;
    }

    @Override
    public void attach(NetworkRecord network, Endpoint endpoint, Supplier<Sandbox> sandbox) {}

    @Override
    public void detach(Endpoint endpoint, Optional<Fd> namespace) {}

    @Override
    public void prune(NetworkRecord network, Supplier<Collection<Endpoint>> endpoints) {}

    @Override
    public void remove(NetworkRecord network) {}
}

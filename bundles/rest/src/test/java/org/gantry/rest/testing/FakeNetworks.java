package org.gantry.rest.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.gantry.api.EngineException;
import org.gantry.api.container.NetworkConfig.EndpointConfig;
import org.gantry.api.engine.Networks;
import org.gantry.api.network.Network;
import org.gantry.api.network.NetworkRequest;

/** Networks that connect nothing: they remember what was asked of them. */
public final class FakeNetworks implements Networks {
    private final List<Network> networks = new ArrayList<>(List.of(FakeEngine.BRIDGE));
    private final List<String> calls = new ArrayList<>();

    /** Connects and disconnects, in words. */
    public List<String> calls() {
        return calls;
    }

    @Override
    public List<Network> list() {
        return List.copyOf(networks);
    }

    @Override
    public Network inspect(String ref) {
        return networks.stream()
                .filter(network -> network.name().equals(ref) || network.id().startsWith(ref))
                .findFirst()
                .orElseThrow(() -> new EngineException.NotFound("network " + ref + " not found"));
    }

    @Override
    public Network create(NetworkRequest request) {
        Network network = new Network(
                Integer.toHexString(networks.size()).repeat(64),
                request.name(),
                request.driver(),
                Instant.EPOCH,
                false,
                request.internal(),
                request.attachable(),
                request.ipv6(),
                request.subnets(),
                request.options(),
                request.labels(),
                Map.of());
        networks.add(network);
        return network;
    }

    @Override
    public void remove(String ref) {
        networks.remove(inspect(ref));
    }

    @Override
    public List<String> prune(Predicate<Network> condition) {
        List<String> names = networks.stream()
                .filter(network -> !network.predefined())
                .filter(condition)
                .map(Network::name)
                .toList();
        names.forEach(this::remove);
        return names;
    }

    @Override
    public void connect(String ref, String container, EndpointConfig endpoint) {
        calls.add("connect " + inspect(ref).name() + " " + container + " " + endpoint);
    }

    @Override
    public void disconnect(String ref, String container, boolean force) {
        calls.add("disconnect " + inspect(ref).name() + " " + container + (force ? " forced" : ""));
    }
}

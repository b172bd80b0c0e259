package org.gantry.network;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.network.bridge.BridgeNetwork;
import org.gantry.network.bridge.BridgeOptions;
import org.gantry.network.driver.HostDriver;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.Mtu;
import org.gantry.network.driver.NullDriver;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;

/** The networks every engine has from its first boot on: {@code bridge}, {@code host} and {@code none}. */
final class DefaultNetworks {
    private static final String BRIDGE = "bridge";
    private static final String HOST = "host";
    private static final String NONE = "none";

    private final EngineInstance instance;
    private final NetworkSettings settings;
    private final HostNamespace host;

    DefaultNetworks(EngineInstance instance, NetworkSettings settings, HostNamespace host) {
        this.instance = instance;
        this.settings = settings;
        this.host = host;
    }

    /** Makes the records that are missing. */
    void createIn(NetworkStore store, Clock clock) {
        if (store.named(BRIDGE).isEmpty()) {
            var state = BridgeNetwork.newState(MacAddress.random());
            store.save(configured(record(BRIDGE, BridgeNetwork.TYPE, clock, true, state)));
        }
        if (store.named(HOST).isEmpty()) {
            store.save(record(HOST, HostDriver.TYPE, clock, false, Map.of()));
        }
        if (store.named(NONE).isEmpty()) {
            store.save(record(NONE, NullDriver.TYPE, clock, false, Map.of()));
        }
    }

    /** The record as the settings want it, which have a say in the default bridge only. */
    NetworkRecord configured(NetworkRecord network) {
        if (!network.predefined() || !network.name().equals(BRIDGE)) {
            return network;
        }
        NetworkRecord configured = network.withOptions(options(network));
        if (settings.subnet().isPresent()) {
            return configured
                    .withSubnets(List.of(), false)
                    .withIpv4(settings.subnet().get());
        }
        return network.automatic() ? configured : configured.withSubnets(List.of(), true);
    }

    private Map<String, String> options(NetworkRecord network) {
        Map<String, String> options = new HashMap<>(network.options());
        options.put(BridgeOptions.DEFAULT, "true");
        options.put(BridgeOptions.ICC, Boolean.toString(settings.icc()));
        options.put(BridgeOptions.MASQUERADE, "true");
        options.put(BridgeOptions.NAME, settings.bridge().orElseGet(instance::bridgeName));
        options.put(BridgeOptions.MTU, Integer.toString(settings.mtu().orElseGet(() -> Mtu.ofHost(host))));
        return options;
    }

    private static NetworkRecord record(
            String name, String driver, Clock clock, boolean automatic, Map<String, String> state) {
        return new NetworkRecord(
                Identifiers.random(),
                name,
                driver,
                clock.instant(),
                true,
                false,
                false,
                false,
                List.of(),
                automatic,
                Map.of(),
                Map.of(),
                state);
    }
}

package org.gantry.network.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gantry.api.network.Network.Subnet;

/**
 * A network as it is written down.
 *
 * @param driver the type: {@code bridge}, {@code host}, {@code null}
 * @param predefined whether the engine made it at its first boot
 * @param subnets empty until the driver has settled them, and for types without addresses
 * @param automatic whether the engine chose the subnets, and so may choose others while nobody is connected
 * @param options as users see and give them, with Docker's names
 * @param state what the driver remembers
 */
public record NetworkRecord(
        String id,
        String name,
        String driver,
        Instant created,
        boolean predefined,
        List<Subnet> subnets,
        boolean automatic,
        Map<String, String> options,
        Map<String, String> labels,
        Map<String, String> state) {
    public NetworkRecord {
        subnets = List.copyOf(subnets);
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
        state = Map.copyOf(state);
    }

    public NetworkRecord withSubnets(List<Subnet> settled, boolean chosen) {
        return new NetworkRecord(id, name, driver, created, predefined, settled, chosen, options, labels, state);
    }

    public NetworkRecord withOptions(Map<String, String> others) {
        return new NetworkRecord(id, name, driver, created, predefined, subnets, automatic, others, labels, state);
    }

    public NetworkRecord withState(Map<String, String> others) {
        return new NetworkRecord(id, name, driver, created, predefined, subnets, automatic, options, labels, others);
    }

    /** For messages: name and identifier. */
    @Override
    public String toString() {
        return name + " (" + id + ")";
    }
}

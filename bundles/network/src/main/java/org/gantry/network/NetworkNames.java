package org.gantry.network;

import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.network.store.NetworkRecord;

/** Finds the network a user means: by identifier, by name, or by the beginning of an identifier, in this order. */
final class NetworkNames {
    private NetworkNames() {}

    /** @throws EngineException.NotFound in Docker's words */
    static NetworkRecord find(List<NetworkRecord> networks, String reference) {
        return networks.stream()
                .filter(network -> network.id().equals(reference))
                .findFirst()
                .or(() -> networks.stream()
                        .filter(network -> network.name().equals(reference))
                        .findFirst())
                .orElseGet(() -> byPrefix(networks, reference));
    }

    private static NetworkRecord byPrefix(List<NetworkRecord> networks, String reference) {
        List<NetworkRecord> found = reference.isEmpty()
                ? List.of()
                : networks.stream()
                        .filter(network -> network.id().startsWith(reference))
                        .toList();
        if (found.size() > 1) {
            throw new EngineException.InvalidArgument(
                    "network " + reference + " is ambiguous (" + found.size() + " matches found on ID prefix)");
        }
        if (found.isEmpty()) {
            throw new EngineException.NotFound("network " + reference + " not found");
        }
        return found.getFirst();
    }
}

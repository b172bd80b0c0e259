package org.gantry.network.names;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.EndpointStore;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;

/** What one container may know: the names in the networks it is in, and those it was given for others. */
public final class Neighbourhood {
    private final String containerId;
    private final EndpointStore endpoints;
    private final NetworkStore networks;
    private final NameDirectory names;
    private final BiFunction<String, InetAddress, Optional<String>> owners;

    /** @param owners the container that has an address of a network */
    public Neighbourhood(
            String containerId,
            EndpointStore endpoints,
            NetworkStore networks,
            NameDirectory names,
            BiFunction<String, InetAddress, Optional<String>> owners) {
        this.containerId = containerId;
        this.endpoints = endpoints;
        this.networks = networks;
        this.names = names;
        this.owners = owners;
    }

    /** The addresses behind a name, in lower case and without a dot at its end; empty when nobody goes by it. */
    public Set<InetAddress> find(String name) {
        Set<InetAddress> found = new LinkedHashSet<>();
        for (Endpoint endpoint : own()) {
            String meant = linked(endpoint, name);
            found.addAll(names.find(endpoint.networkId(), meant));
            if (found.isEmpty()) {
                ofNetwork(endpoint.networkId(), meant)
                        .ifPresent(inNetwork -> found.addAll(names.find(endpoint.networkId(), inNetwork)));
            }
        }
        return found;
    }

    /** A name with the network's behind it: {@code web.front}. */
    private Optional<String> ofNetwork(String networkId, String name) {
        return networks.find(networkId)
                .map(network -> "." + network.name().toLowerCase(Locale.ROOT))
                .filter(name::endsWith)
                .map(suffix -> name.substring(0, name.length() - suffix.length()));
    }

    /** A link gives another container a name that only this one has for it. */
    private static String linked(Endpoint endpoint, String name) {
        for (String link : endpoint.links()) {
            int colon = link.indexOf(':');
            String alias = colon < 0 ? link : link.substring(colon + 1);
            if (alias.toLowerCase(Locale.ROOT).equals(name)) {
                String target = colon < 0 ? link : link.substring(0, colon);
                return target.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }

    /** The name of the container that has an address, with its network's behind it. */
    public Optional<String> nameOf(InetAddress address) {
        for (Endpoint endpoint : own()) {
            Optional<String> name = owners.apply(endpoint.networkId(), address)
                    .flatMap(owner -> endpoints.find(owner, endpoint.networkId()))
                    .filter(neighbour -> !neighbour.names().isEmpty())
                    .flatMap(neighbour -> networks.find(endpoint.networkId())
                            .map(NetworkRecord::name)
                            .map(network -> neighbour.names().getFirst() + "." + network));
            if (name.isPresent()) {
                return name;
            }
        }
        return Optional.empty();
    }

    /** Whether a way leads to the outside; if not, questions are not passed on either. */
    public boolean leadsOutside() {
        return own().stream()
                .anyMatch(endpoint ->
                        !endpoint.gateway().isEmpty() || !endpoint.gateway6().isEmpty());
    }

    /** Whom the user said to ask about names outside; empty: whomever the host asks. */
    public List<String> nameservers() {
        return own().stream()
                .map(Endpoint::nameservers)
                .filter(list -> !list.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private List<Endpoint> own() {
        return endpoints.of(containerId);
    }
}

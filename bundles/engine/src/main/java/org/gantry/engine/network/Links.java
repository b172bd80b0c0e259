package org.gantry.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.LinkedPort;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.ContainerRegistry;
import org.gantry.engine.container.Identifiers;
import org.gantry.engine.spec.ImageDefaults;
import org.jspecify.annotations.Nullable;

/**
 * {@code --link} on the default bridge, where there are no names: what a container learns of another one when it starts
 * stands in its {@code /etc/hosts} and in its environment. In a stored configuration the other one is named by its
 * identifier, for it may be renamed. Links in other networks are names for the resolver and not dealt with here.
 */
public final class Links {
    private final ContainerRegistry registry;

    public Links(ContainerRegistry registry) {
        this.registry = registry;
    }

    /** {@code CONTAINER:ALIAS}. */
    private record Link(String container, String alias) {
        /** @throws EngineException.InvalidArgument in Docker's words */
        static Link parse(String text) {
            if (text.isEmpty()) {
                throw new EngineException.InvalidArgument("empty string specified for links");
            }
            String[] parts = text.split(":", -1);
            if (parts.length > 2 || parts[0].isEmpty() || parts[parts.length - 1].isEmpty()) {
                throw new EngineException.InvalidArgument("bad format for links: " + text);
            }
            String alias = parts[parts.length - 1];
            boolean inspected = parts[0].startsWith("/"); // "/db:/web/alias", as inspect tells it
            return inspected
                    ? new Link(parts[0].substring(1), alias.substring(alias.lastIndexOf('/') + 1))
                    : new Link(parts[0], alias);
        }

        @Override
        public String toString() {
            return container + ":" + alias;
        }
    }

    /** A container that another one is linked to. */
    private record Target(Container container, String alias, EndpointInfo endpoint) {}

    /**
     * Brings a request into the form in which links are stored; links of a network of the user's become its endpoint's.
     *
     * @throws EngineException.InvalidArgument in Docker's words
     */
    public NetworkConfig normalise(NetworkConfig config) {
        if (config.links().isEmpty()) {
            return config;
        }
        List<Link> links = config.links().stream().map(Link::parse).toList();
        return switch (NetworkMode.of(config)) {
            case NetworkMode.Host host -> throw conflict("host type networking");
            case NetworkMode.OfContainer other -> throw conflict("container type network");
            case NetworkMode.Own own
            when own.main().equals(NetworkMode.DEFAULT_NETWORK) ->
                config.withLinks(links.stream()
                        .map(link -> new Link(requireLinkable(link.container()).id(), link.alias()).toString())
                        .toList());
            case NetworkMode.Own own -> Memberships.withLinks(config, own.main());
        };
    }

    private static EngineException conflict(String type) {
        return new EngineException.InvalidArgument("conflicting options: " + type + " can't be used with links. This"
                + " would result in undefined behavior");
    }

    /** What is not found is a mistake in the request, and not what the request is about. */
    private Container requireLinkable(String ref) {
        Container target;
        try {
            target = registry.find(ref);
        } catch (EngineException.NotFound e) {
            throw new EngineException.InvalidArgument("could not get container for " + ref + ": " + e.getMessage(), e);
        }
        if (NetworkMode.of(target.record().config().network()) instanceof NetworkMode.Host) {
            throw conflict("host type networking");
        }
        return target;
    }

    /** The lines for {@code /etc/hosts}. */
    public List<String> hosts(Container container) {
        List<String> lines = new ArrayList<>();
        for (Target target : targets(container)) {
            String names = target.alias() + " " + hostname(target.container());
            if (!target.alias().equals(target.container().name())) {
                names += " " + target.container().name();
            }
            addLine(lines, target.endpoint().ipv4Address(), names);
            addLine(lines, target.endpoint().ipv6Address(), names);
        }
        return lines;
    }

    private static void addLine(List<String> lines, String address, String names) {
        if (!address.isEmpty()) {
            lines.add(address + "\t" + names);
        }
    }

    private static String hostname(Container container) {
        String own = container.record().config().isolation().hostname();
        return own.isEmpty() ? Identifiers.shorten(container.id()) : own;
    }

    /** The container's configuration, its environment telling of the containers it is linked to too. */
    public ContainerConfig inEnvironment(Container container) {
        ContainerConfig config = container.record().config();
        if (!isAny(config.network())) {
            return config;
        }
        ProcessConfig process = config.process();
        return config.withProcess(
                process.withEnvironment(ImageDefaults.environment(environment(container), process.environment())));
    }

    private List<String> environment(Container container) {
        List<String> variables = new ArrayList<>();
        for (Target target : targets(container)) {
            variables.addAll(new LinkVariables(
                            target.alias().toUpperCase(Locale.ROOT).replace('-', '_'),
                            target.endpoint().ipv4Address())
                    .of(
                            "/" + container.name() + "/" + target.alias(),
                            target.container().record().config()));
        }
        return variables;
    }

    /** The ports that the containers expose it is linked to. */
    List<LinkedPort> ports(Container container) {
        return targets(container).stream()
                .flatMap(target -> target.container().record().config().network().exposedPorts().stream()
                        .map(PortRequests.Range::of)
                        .flatMap(range -> IntStream.rangeClosed(range.first(), range.last())
                                .mapToObj(port ->
                                        new LinkedPort(target.container().id(), range.protocol(), port))))
                .toList();
    }

    /** @throws EngineException.Conflict when one of them cannot be reached, in Docker's words */
    public void requireTargets(Container container) {
        for (Link link : links(container)) {
            Container target = registry.byId(link.container());
            if (target != null && !target.state().isLive()) {
                throw new EngineException.Conflict("Cannot link to a non running container: /" + target.name() + " AS /"
                        + container.name() + "/" + link.alias());
            }
            if (target != null && endpoint(target) == null) {
                throw new EngineException.Conflict(
                        "Cannot link to /" + target.name() + ", as it does not belong to the default network");
            }
        }
    }

    /** The containers that run and are linked to this one. */
    public List<Container> linkedTo(Container container) {
        return registry.all().stream()
                .filter(other -> other.state().isLive())
                .filter(other ->
                        links(other).stream().anyMatch(link -> link.container().equals(container.id())))
                .toList();
    }

    /** As inspect shows them: {@code /db:/web/alias}. */
    public List<String> shown(Container container) {
        List<String> shown = new ArrayList<>();
        for (Link link : links(container)) {
            Container target = registry.byId(link.container());
            if (target != null) {
                shown.add("/" + target.name() + ":/" + container.name() + "/" + link.alias());
            }
        }
        return shown;
    }

    /** Whether a configuration has links that are dealt with here. */
    public static boolean isAny(NetworkConfig config) {
        return !config.links().isEmpty()
                && NetworkMode.of(config) instanceof NetworkMode.Own own
                && own.main().equals(NetworkMode.DEFAULT_NETWORK);
    }

    private static List<Link> links(Container container) {
        NetworkConfig config = container.record().config().network();
        return isAny(config) ? config.links().stream().map(Link::parse).toList() : List.of();
    }

    /** Those that run; with a container its links are gone, as with Docker. */
    private List<Target> targets(Container container) {
        List<Target> targets = new ArrayList<>();
        for (Link link : links(container)) {
            Container target = registry.byId(link.container());
            EndpointInfo endpoint = target == null ? null : endpoint(target);
            if (target != null && endpoint != null) {
                targets.add(new Target(target, link.alias(), endpoint));
            }
        }
        return targets;
    }

    private static @Nullable EndpointInfo endpoint(Container target) {
        return target.run().endpoints().get(NetworkMode.DEFAULT_NETWORK);
    }
}

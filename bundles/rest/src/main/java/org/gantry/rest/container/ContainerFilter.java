package org.gantry.rest.container;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.engine.Images;
import org.gantry.rest.http.Filters;
import org.gantry.rest.mapping.EndpointMapping;

/** The filters of {@code docker ps}, bound to the containers there are. */
final class ContainerFilter implements Predicate<ContainerDetails> {
    static final Set<String> NAMES = Set.of(
            "ancestor",
            "before",
            "exited",
            "expose",
            "health",
            "id",
            "is-task",
            "label",
            "name",
            "network",
            "publish",
            "since",
            "status",
            "volume");

    private final Filters filters;
    private final Set<String> ancestors;
    private final Predicate<ContainerDetails> created;

    private ContainerFilter(Filters filters, Set<String> ancestors, Predicate<ContainerDetails> created) {
        this.filters = filters;
        this.ancestors = ancestors;
        this.created = created;
    }

    static ContainerFilter of(Filters filters, List<ContainerDetails> known, Images images) {
        filters.get("status").forEach(ContainerFilter::requireStatus);
        filters.get("exited").forEach(ContainerFilter::requireExitCode);
        filters.get("health").forEach(ContainerFilter::requireHealth);
        Set<String> ancestors =
                filters.has("ancestor") ? new Descendants(images).of(filters.get("ancestor")) : Set.of();
        Predicate<ContainerDetails> created = container -> true;
        for (String before : filters.get("before")) {
            ContainerDetails pivot = find(known, before);
            created = created.and(container -> container.created().isBefore(pivot.created()));
        }
        for (String since : filters.get("since")) {
            ContainerDetails pivot = find(known, since);
            created = created.and(container -> container.created().isAfter(pivot.created()));
        }
        return new ContainerFilter(filters, ancestors, created);
    }

    @Override
    public boolean test(ContainerDetails container) {
        return filters.any("id", wanted -> container.id().startsWith(wanted))
                && filters.any("name", wanted -> matchesName(container.name(), wanted))
                && filters.any(
                        "status", wanted -> container.state().status().word().equals(wanted))
                && filters.any("exited", wanted -> hasExited(container, wanted))
                && filters.any("health", wanted -> wanted.equals(health(container)))
                && (!filters.has("ancestor") || ancestors.contains(container.imageId()))
                && filters.any("network", wanted -> inNetwork(container, wanted))
                && filters.any("volume", wanted -> hasMount(container, wanted))
                && filters.any(
                        "expose", wanted -> Ports.isExposed(container.config().network(), wanted))
                && filters.any("publish", wanted -> Ports.isPublished(container.ports(), wanted))
                && !filters.flag("is-task", false)
                && filters.labels(container.config().labels())
                && created.test(container);
    }

    /** A name filter is an expression, found anywhere in the name with or without its slash. */
    private static boolean matchesName(String name, String wanted) {
        try {
            Pattern pattern = Pattern.compile(wanted);
            return pattern.matcher("/" + name).find() || pattern.matcher(name).find();
        } catch (PatternSyntaxException e) {
            throw Filters.invalid("name=" + wanted);
        }
    }

    private static boolean hasExited(ContainerDetails container, String code) {
        return container.state().finishedAt() != null
                && !container.state().isLive()
                && container.state().exitCode() == Integer.parseInt(code);
    }

    private static boolean inNetwork(ContainerDetails container, String wanted) {
        return EndpointMapping.networks(container).has(wanted)
                || container.endpoints().values().stream()
                        .anyMatch(endpoint -> endpoint.networkId().startsWith(wanted));
    }

    private static boolean hasMount(ContainerDetails container, String wanted) {
        return container.mounts().stream()
                .anyMatch(mount -> wanted.equals(mount.name())
                        || wanted.equals(mount.destination())
                        || wanted.equals(mount.source()));
    }

    private static ContainerDetails find(List<ContainerDetails> known, String ref) {
        return known.stream()
                .filter(container ->
                        container.name().equals(ref) || container.id().startsWith(ref))
                .findFirst()
                .orElseThrow(() -> new EngineException.NotFound("No such container: " + ref));
    }

    private static void requireStatus(String word) {
        for (Status status : Status.values()) {
            if (status.word().equals(word)) {
                return;
            }
        }
        throw Filters.invalid("status=" + word);
    }

    private static void requireExitCode(String code) {
        if (!code.matches("-?\\d{1,9}")) {
            throw Filters.invalid("exited=" + code);
        }
    }

    private static String health(ContainerDetails container) {
        return container.health() == null ? "none" : container.health().status().word();
    }

    private static void requireHealth(String word) {
        if (!Set.of("starting", "healthy", "unhealthy", "none").contains(word)) {
            throw Filters.invalid("health=" + word);
        }
    }
}

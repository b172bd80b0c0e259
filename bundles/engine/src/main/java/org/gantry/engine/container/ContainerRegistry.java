package org.gantry.engine.container;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gantry.api.EngineException;
import org.jspecify.annotations.Nullable;

/** Containers by identifier, by name, and by the beginning of an identifier. */
public final class ContainerRegistry {
    private final TreeMap<String, Container> byId = new TreeMap<>();
    private final Map<String, String> idByName = new HashMap<>();

    /**
     * Takes a name for a container that is about to be.
     *
     * @param wanted empty: any free one
     * @return the name without a leading slash
     * @throws EngineException.Conflict if another container has it
     */
    public synchronized String reserve(String wanted, String id) {
        String name = wanted.isEmpty() ? NameGenerator.next(idByName::containsKey) : ContainerName.check(wanted);
        String owner = idByName.putIfAbsent(name, id);
        if (owner != null) {
            throw new EngineException.Conflict("Conflict. The container name \"/" + name
                    + "\" is already in use by container \"" + owner
                    + "\". You have to remove (or rename) that container to be able to reuse that name.");
        }
        return name;
    }

    /** Gives a name back. */
    public synchronized void release(String name, String id) {
        idByName.remove(name, id);
    }

    public synchronized void add(Container container) {
        byId.put(container.id(), container);
        idByName.put(container.name(), container.id());
    }

    public synchronized void remove(Container container) {
        byId.remove(container.id());
        idByName.remove(container.name(), container.id());
    }

    /** Newest first. */
    public List<Container> all() {
        List<Container> containers;
        synchronized (this) {
            containers = List.copyOf(byId.values());
        }
        Comparator<Container> byAge =
                Comparator.comparing(container -> container.record().created());
        return containers.stream().sorted(byAge.reversed()).toList();
    }

    /** The identifiers of the containers that have a volume, those that do not run included. */
    public synchronized List<String> withVolume(String volume) {
        return byId.values().stream()
                .filter(container -> container.record().mounts().stream()
                        .anyMatch(mount ->
                                mount.isVolume() && mount.mount().name().equals(volume)))
                .map(Container::id)
                .toList();
    }

    /**
     * Finds a container by identifier, by name, or by the beginning of an identifier, in this order.
     *
     * @throws EngineException.NotFound if there is none
     * @throws EngineException.InvalidArgument if several begin so
     */
    public synchronized Container find(String ref) {
        Container exact = byId.get(ref);
        if (exact != null) {
            return exact;
        }
        Container named = byId.get(idByName.getOrDefault(ref.startsWith("/") ? ref.substring(1) : ref, ""));
        if (named != null) {
            return named;
        }
        Container byPrefix = ref.isEmpty() ? null : byPrefix(ref);
        if (byPrefix == null) {
            throw new EngineException.NotFound("No such container: " + ref);
        }
        return byPrefix;
    }

    public synchronized @Nullable Container byId(String id) {
        return byId.get(id);
    }

    private @Nullable Container byPrefix(String prefix) {
        Map<String, Container> candidates = byId.subMap(prefix, true, prefix + Character.MAX_VALUE, true);
        if (candidates.size() > 1) {
            throw new EngineException.InvalidArgument("Multiple IDs found with provided prefix: " + prefix);
        }
        return candidates.values().stream().findFirst().orElse(null);
    }
}

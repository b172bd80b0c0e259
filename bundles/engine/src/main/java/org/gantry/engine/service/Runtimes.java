package org.gantry.engine.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.RuntimeInfo;
import org.jspecify.annotations.Nullable;

/** The execution drivers by name; of several with one name, the one with the highest service ranking serves. */
public final class Runtimes {
    private final Duration patience;
    private final List<Entry> entries = new ArrayList<>();
    private BiConsumer<String, ContainerRuntime> onChange = (name, runtime) -> {};

    public Runtimes(Duration patience) {
        this.patience = patience;
    }

    private record Entry(String name, int ranking, long serviceId, ContainerRuntime runtime) {}

    /** @param listener told the name and the driver when another one begins to serve under it; must not block */
    public synchronized void onChange(BiConsumer<String, ContainerRuntime> listener) {
        onChange = listener;
    }

    public void bind(ContainerRuntime runtime, Map<String, ?> properties) {
        String name = nameOf(properties);
        BiConsumer<String, ContainerRuntime> listener;
        synchronized (this) {
            entries.add(new Entry(
                    name, (int) number(properties, "service.ranking"), number(properties, "service.id"), runtime));
            entries.sort(Comparator.comparingInt(Entry::ranking).reversed().thenComparingLong(Entry::serviceId));
            listener = onChange;
            notifyAll();
        }
        announce(name, listener);
    }

    @SuppressWarnings("ReferenceEquality") // a service is itself, whatever its equals says
    public void unbind(ContainerRuntime runtime, Map<String, ?> properties) {
        String name = nameOf(properties);
        BiConsumer<String, ContainerRuntime> listener;
        synchronized (this) {
            entries.removeIf(entry -> entry.runtime() == runtime);
            listener = onChange;
        }
        announce(name, listener);
    }

    /**
     * The driver of that name.
     *
     * @throws org.gantry.api.EngineException.Unavailable if it is not there for too long
     */
    public ContainerRuntime get(String name) {
        return Patience.await(this, () -> peek(name), patience, "runtime " + name);
    }

    public synchronized @Nullable ContainerRuntime peek(String name) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .map(Entry::runtime)
                .orElse(null);
    }

    public synchronized boolean isKnown(String name) {
        return peek(name) != null;
    }

    /** What each of the serving drivers says of itself. */
    public List<RuntimeInfo> infos() {
        List<ContainerRuntime> serving;
        synchronized (this) {
            serving = entries.stream()
                    .map(Entry::name)
                    .distinct()
                    .map(this::peek)
                    .flatMap(runtime -> Optional.ofNullable(runtime).stream())
                    .toList();
        }
        return serving.stream().map(ContainerRuntime::info).toList();
    }

    private void announce(String name, BiConsumer<String, ContainerRuntime> listener) {
        ContainerRuntime serving = peek(name);
        if (serving != null) {
            listener.accept(name, serving);
        }
    }

    private static String nameOf(Map<String, ?> properties) {
        Object name = properties.get(ContainerRuntime.NAME_PROPERTY);
        return name == null ? "" : name.toString();
    }

    private static long number(Map<String, ?> properties, String key) {
        return properties.get(key) instanceof Number value ? value.longValue() : 0;
    }
}

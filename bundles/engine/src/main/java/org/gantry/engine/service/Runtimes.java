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

    private record Entry(String name, long ranking, long serviceId, ContainerRuntime runtime) {}

    /** @param listener told the name and the driver when another one begins to serve under it; must not block */
    public synchronized void onChange(BiConsumer<String, ContainerRuntime> listener) {
        onChange = listener;
    }

    public void bind(ContainerRuntime runtime, Map<String, ?> properties) {
        String name = nameOf(properties);
        change(
                name,
                () -> entries.add(new Entry(
                        name, number(properties, "service.ranking"), number(properties, "service.id"), runtime)));
    }

    @SuppressWarnings("ReferenceEquality") // a service is itself, whatever its equals says
    public void unbind(ContainerRuntime runtime, Map<String, ?> properties) {
        change(nameOf(properties), () -> entries.removeIf(entry -> entry.runtime() == runtime));
    }

    /** Tells the listener when another driver serves afterwards. */
    @SuppressWarnings("ReferenceEquality")
    private void change(String name, Runnable change) {
        ContainerRuntime before;
        ContainerRuntime after;
        BiConsumer<String, ContainerRuntime> listener;
        synchronized (this) {
            before = peek(name);
            change.run();
            entries.sort(Comparator.comparingLong(Entry::ranking).reversed().thenComparingLong(Entry::serviceId));
            after = peek(name);
            listener = onChange;
            notifyAll();
        }
        if (after != null && after != before) {
            listener.accept(name, after);
        }
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

    private static String nameOf(Map<String, ?> properties) {
        Object name = properties.get(ContainerRuntime.NAME_PROPERTY);
        return name == null ? "" : name.toString();
    }

    private static long number(Map<String, ?> properties, String key) {
        return properties.get(key) instanceof Number value ? value.longValue() : 0;
    }
}

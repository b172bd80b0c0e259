package org.gantry.engine.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gantry.api.runtime.UnsatisfiedRuntime;

/** The execution drivers that are installed and cannot serve. */
public final class Unsatisfied {
    private final List<UnsatisfiedRuntime> runtimes = new CopyOnWriteArrayList<>();

    public void bind(UnsatisfiedRuntime runtime) {
        runtimes.add(runtime);
    }

    @SuppressWarnings("ReferenceEquality") // a service is itself, whatever its equals says
    public void unbind(UnsatisfiedRuntime runtime) {
        runtimes.removeIf(entry -> entry == runtime);
    }

    /** What each needs, by its name. */
    public Map<String, String> needs() {
        Map<String, String> needs = new TreeMap<>();
        runtimes.forEach(runtime -> needs.put(runtime.name(), runtime.needs()));
        return needs;
    }

    public Optional<String> needsOf(String name) {
        return Optional.ofNullable(needs().get(name));
    }
}

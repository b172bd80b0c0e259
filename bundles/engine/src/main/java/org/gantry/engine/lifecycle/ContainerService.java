package org.gantry.engine.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.container.ContainerChanges;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.engine.AttachOptions;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.ContainerStats;
import org.gantry.api.engine.Containers;
import org.gantry.api.engine.LogOptions;
import org.gantry.api.engine.LogSession;
import org.gantry.api.engine.Pruned;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.jspecify.annotations.Nullable;

/** The contract, verb by verb. */
public final class ContainerService implements Containers {
    private final Verbs verbs;

    public ContainerService(Verbs verbs) {
        this.verbs = verbs;
    }

    private Verbs ready() {
        verbs.core().gate().await();
        return verbs;
    }

    @Override
    public CreatedContainer create(String name, ContainerConfig config) {
        return ready().create().create(name, config);
    }

    @Override
    public List<ContainerDetails> list(boolean all) {
        return ready().describe().list(all);
    }

    @Override
    public ContainerDetails inspect(String ref, boolean size) {
        return ready().describe().inspect(ref, size);
    }

    @Override
    public void start(String ref) {
        ready().start().start(ref);
    }

    @Override
    public void stop(String ref, @Nullable String signal, @Nullable Duration timeout) {
        ready().stop().stop(ref, signal, timeout);
    }

    @Override
    public void restart(String ref, @Nullable String signal, @Nullable Duration timeout) {
        ready().restart().restart(ref, signal, timeout);
    }

    @Override
    public void kill(String ref, String signal) {
        ready().kill().kill(ref, signal);
    }

    @Override
    public void pause(String ref) {
        ready().pause().pause(ref);
    }

    @Override
    public void unpause(String ref) {
        ready().pause().unpause(ref);
    }

    @Override
    public void rename(String ref, String newName) {
        ready().rename().rename(ref, newName);
    }

    @Override
    public List<String> update(String ref, ContainerChanges changes) {
        return ready().update().update(ref, changes);
    }

    @Override
    public void remove(String ref, boolean force, boolean volumes) {
        ready().remove().remove(ref, force, volumes);
    }

    @Override
    public Pruned prune(Predicate<ContainerDetails> condition) {
        return ready().prune().prune(condition);
    }

    @Override
    public List<PublishedPort> publish(String ref, List<PortRequest> ports) {
        return ready().publish().publish(ref, ports);
    }

    @Override
    public List<PublishedPort> unpublish(String ref, List<PublishedPort> ports) {
        return ready().publish().unpublish(ref, ports);
    }

    @Override
    public CompletionStage<ContainerExit> await(String ref, WaitCondition condition) {
        return ready().await().await(ref, condition);
    }

    @Override
    public void resize(String ref, ConsoleSize size) {
        ready().resize().resize(ref, size);
    }

    @Override
    public ProcessTable top(String ref, String psArguments) {
        return ready().top().top(ref, psArguments);
    }

    @Override
    public ContainerStats stats(String ref) {
        return ready().measure().measure(ref);
    }

    @Override
    public AttachSession attach(String ref, AttachOptions options) {
        return ready().attach().attach(ref, options);
    }

    @Override
    public LogSession logs(String ref, LogOptions options) {
        return ready().logs().read(ref, options);
    }
}

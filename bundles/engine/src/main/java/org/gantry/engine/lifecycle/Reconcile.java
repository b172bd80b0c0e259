package org.gantry.engine.lifecycle;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.ContainerStore;
import org.gantry.engine.core.EngineCore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when the engine boots: the containers on disk are read, those that run are taken over, those that ended
 * meanwhile get their exit, what an interrupted step left is finished or removed, and restart policies are applied.
 */
public final class Reconcile {
    private static final Logger LOG = LoggerFactory.getLogger(Reconcile.class);

    private final EngineCore core;
    private final ContainerFactory factory;
    private final Adoption adoption;
    private final RunStarter starter;
    private final RestartPolicies policies;
    private final RemoveContainer remove;
    private final Leftovers leftovers;

    Reconcile(
            EngineCore core,
            ContainerFactory factory,
            Adoption adoption,
            RunStarter starter,
            RestartPolicies policies,
            RemoveContainer remove,
            Leftovers leftovers) {
        this.core = core;
        this.factory = factory;
        this.adoption = adoption;
        this.starter = starter;
        this.policies = policies;
        this.remove = remove;
        this.leftovers = leftovers;
    }

    /** Brings records and kernel together; a container that cannot be is logged and keeps nobody from the others. */
    public void run() {
        for (ContainerStore.Stored stored : core.store().load()) {
            core.registry().add(factory.make(stored.record(), stored.run()));
        }
        settleAll();
        for (Container container : core.registry().all()) {
            attempt("removing", container, () -> finishRemoval(container));
        }
        leftovers.remove(core.registry().all());
        leftovers.removeOfVolumes();
        reconcileNetworks();
    }

    /** A driver that is not there is waited for once; what it runs is left alone until it comes. */
    private void settleAll() {
        Set<String> missing = new HashSet<>();
        for (Container container : core.registry().all()) {
            String runtime = container.record().runtime();
            if (missing.contains(runtime) || !attempt("taking over", container, () -> adoption.settle(container))) {
                missing.add(runtime);
                adoption.leave(container);
            }
        }
    }

    /** Looks again at containers whose driver was not there; it may have come before anybody listened for it. */
    public void retry() {
        for (Container container : core.registry().all()) {
            boolean driverIsThere =
                    core.services().runtimes().isKnown(container.record().runtime());
            if (container.state().isLive() && !container.isAttended() && driverIsThere) {
                attempt("taking over", container, () -> adoption.settle(container));
            }
        }
    }

    /** Starts what should run; apart from {@link #run}, for calls need not wait for it. */
    public void applyRestartPolicies() {
        for (Container container : core.registry().all()) {
            attempt("restarting", container, () -> restart(container));
        }
    }

    private void restart(Container container) {
        container.lock().lock();
        try {
            boolean idle = !container.state().isLive() && !container.isAttended();
            if (idle && policies.appliesAtBoot(container)) {
                starter.start(container);
            }
        } finally {
            container.lock().unlock();
        }
    }

    private void finishRemoval(Container container) {
        Status status = container.state().status();
        boolean half = status == Status.REMOVING || status == Status.DEAD;
        boolean ended = status == Status.EXITED
                && !container.isAttended()
                && container.record().config().lifecycle().autoRemove();
        if (half || ended) {
            container.lock().lock();
            try {
                remove.removeLocked(container, true);
            } finally {
                container.lock().unlock();
            }
        }
    }

    private void reconcileNetworks() {
        Set<String> live = core.registry().all().stream()
                .filter(container -> container.isAttended() || container.state().isLive())
                .map(Container::id)
                .collect(Collectors.toSet());
        try {
            core.services().networks().get().reconcile(live);
        } catch (RuntimeException e) {
            LOG.error("reconciling the networks failed", e);
        }
    }

    /** False if it has to wait for something that is not there. */
    private static boolean attempt(String what, Container container, Runnable step) {
        try {
            step.run();
        } catch (EngineException.Unavailable e) {
            LOG.warn("{} container {} has to wait: {}", what, container.id(), e.getMessage());
            return false;
        } catch (RuntimeException e) {
            LOG.error("{} container {} failed", what, container.id(), e);
        }
        return true;
    }
}

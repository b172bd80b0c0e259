package org.gantry.engine.swap;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gantry.api.swap.ReplaceablePart;
import org.gantry.engine.service.ServiceSlot;
import org.jspecify.annotations.Nullable;

/**
 * A part whose services keep state that two of them cannot share: one stops before the next one starts, and calls wait
 * meanwhile.
 */
final class ServicePart implements ReplaceablePart {
    private final List<ServiceSlot<?>> slots;
    private final Knowledge knowledge;
    private Knowledge.@Nullable Content known;
    private long heldSince;

    ServicePart(List<ServiceSlot<?>> slots, Knowledge knowledge) {
        this.slots = slots;
        this.knowledge = knowledge;
    }

    @Override
    public List<Long> providers() {
        return slots.stream()
                .map(ServiceSlot::provider)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    @Override
    public int hold(long bundleId, Duration limit, boolean interrupt) {
        Duration atMost = limit.multipliedBy(2);
        try {
            slots.forEach(slot -> slot.seat().hold(false, atMost));
            int calls = drain(true, limit, interrupt);
            slots.forEach(slot -> slot.seat().hold(true, atMost));
            heldSince = System.nanoTime();
            calls += drain(false, limit, interrupt);
            known = knowledge.read(bundleId);
            return calls;
        } catch (RuntimeException e) {
            resume();
            throw e;
        }
    }

    private int drain(boolean onlyLongRunning, Duration limit, boolean interrupt) {
        int calls = slots.stream()
                .mapToInt(slot -> Waits.underWay(slot.seat(), onlyLongRunning))
                .sum();
        long deadline = System.nanoTime() + limit.toNanos();
        for (ServiceSlot<?> slot : slots) {
            Waits.drain(slot.seat(), slot.what(), onlyLongRunning, deadline, interrupt);
        }
        return calls;
    }

    @Override
    public void check(long bundleId, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (ServiceSlot<?> slot : slots) {
            Waits.await(
                    () -> slot.provider().equals(Optional.of(bundleId)),
                    deadline,
                    () -> "OSGi bundle " + bundleId + " does not provide the " + slot.what() + " after "
                            + limit.toSeconds() + " s");
        }
        Knowledge.Content before = known;
        if (before != null) {
            before.requireIn(knowledge.read(bundleId));
        }
    }

    @Override
    public Resumed resume() {
        slots.forEach(slot -> slot.seat().resume());
        known = null;
        return new Resumed(Duration.ofNanos(System.nanoTime() - heldSince), 0);
    }
}

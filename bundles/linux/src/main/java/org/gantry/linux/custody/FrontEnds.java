package org.gantry.linux.custody;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Who serves clients and who is to, and the connections that wait for somebody who does. The one that came last gets them. */
final class FrontEnds {
    private final Set<Long> expected = new HashSet<>();
    private final List<Attendant> waiting = new ArrayList<>();
    private final Deque<Attendant> serving = new ArrayDeque<>();
    private final List<Passage> held = new ArrayList<>();
    private final Set<Passage> onTheirWay = new HashSet<>();
    private long longestPassage;

    /** @param bundleId the OSGi bundle it is of */
    record Attendant(long bundleId, FrontEnd frontEnd) {}

    /** A connection between two front ends. */
    private record Passage(HeldConnection connection, long began) {}

    /** The front end of that OSGi bundle shall not serve yet when it comes. */
    synchronized void expect(long bundleId) {
        expected.add(bundleId);
    }

    synchronized void add(Attendant attendant) throws IOException {
        if (expected.contains(attendant.bundleId())) {
            waiting.add(attendant);
        } else {
            begin(attendant);
        }
    }

    /** @return whether it was the last one that served */
    synchronized boolean remove(Attendant attendant) {
        waiting.remove(attendant);
        return serving.remove(attendant) && serving.isEmpty();
    }

    synchronized List<Long> serving() {
        return serving.stream().map(Attendant::bundleId).distinct().toList();
    }

    /** The one of that OSGi bundle, whether or not it serves. */
    synchronized Optional<FrontEnd> of(long bundleId) {
        return Stream.concat(serving.stream(), waiting.stream())
                .filter(attendant -> attendant.bundleId() == bundleId)
                .map(Attendant::frontEnd)
                .findFirst();
    }

    synchronized void hand(HeldConnection connection) {
        Passage passage = new Passage(connection, System.nanoTime());
        Attendant last = serving.peekLast();
        if (last == null) {
            held.add(passage);
        } else {
            pass(passage, last);
        }
    }

    /** @return those that leave: all that served so far */
    synchronized List<FrontEnd> promote(long bundleId) throws IOException {
        List<Attendant> before = List.copyOf(serving);
        List<Attendant> next = waiting.stream()
                .filter(attendant -> attendant.bundleId() == bundleId)
                .toList();
        if (next.isEmpty()) {
            throw new IOException("OSGi bundle " + bundleId + " has no front end that waits");
        }
        expected.remove(bundleId);
        for (Attendant attendant : next) {
            begin(attendant);
        }
        waiting.removeAll(next);
        serving.removeAll(before);
        longestPassage = 0;
        return before.stream().map(Attendant::frontEnd).toList();
    }

    /**
     * How long the connection had to wait that waited longest since the last promotion.
     *
     * @param limit how long to wait for those that are on their way
     */
    synchronized Duration longestPassage(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos(); !onTheirWay.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return Duration.ofNanos(longestPassage);
    }

    /** Nobody comes for them any more. */
    synchronized void cutOffHeld() throws IOException {
        for (Passage passage : held) {
            passage.connection().cutOff();
        }
        held.clear();
    }

    private void begin(Attendant attendant) throws IOException {
        attendant.frontEnd().begin();
        serving.addLast(attendant);
        held.forEach(passage -> pass(passage, attendant));
        held.clear();
    }

    private void pass(Passage passage, Attendant to) {
        onTheirWay.add(passage);
        to.frontEnd().take(passage.connection(), () -> arrived(passage));
    }

    private synchronized void arrived(Passage passage) {
        if (onTheirWay.remove(passage)) {
            longestPassage = Math.max(longestPassage, System.nanoTime() - passage.began());
            notifyAll();
        }
    }
}

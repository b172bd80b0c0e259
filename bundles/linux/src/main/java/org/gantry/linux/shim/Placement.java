package org.gantry.linux.shim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.FdMessage;
import org.gantry.linux.fd.Pipe;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Step;

/**
 * How a shim's descriptors come to have their numbers: it receives them in order from {@link ShimFd#EXIT_FILE} on, and
 * closes those that only fill a gap.
 *
 * @param placed the descriptors by the number they get, all but {@link ShimFd#PROGRAM}
 * @param expected numbers whose descriptors come later, but before anything is sent
 */
record Placement(SortedMap<Integer, Fd> placed, Set<Integer> expected) {
    private static final int FIRST = ShimFd.EXIT_FILE;
    private static final int MOST = 1024;
    private static final byte[] MORE = {1};

    Placement {
        if (placed.lastKey() >= MOST) {
            throw new IllegalArgumentException("a shim takes no more than " + MOST + " descriptors");
        }
    }

    /** @param controls what the engine keeps in touch by, if the shim is to stay */
    static Placement of(ShimSpec spec, StreamPairs streams, Map<Integer, Fd> controls, Pipe barrier, Pipe report) {
        SortedMap<Integer, Fd> placed = new TreeMap<>(streams.placed());
        placed.putAll(controls);
        placed.put(ShimFd.BARRIER, barrier.readEnd());
        placed.put(ShimFd.REPORT, report.writeEnd());
        spec.kept().ifPresent(fd -> placed.put(ShimFd.KEPT, fd));
        for (int i = 0; i < spec.passed().size(); i++) {
            placed.put(ShimFd.FIRST_EXTRA + i, spec.passed().get(i));
        }
        return new Placement(placed, Set.of());
    }

    /** The program can be made when it is only known that there will be such a descriptor. */
    Placement expecting(int number) {
        return new Placement(placed, Set.of(number));
    }

    /** What was expected is there. */
    Placement with(int number, Fd fd) {
        SortedMap<Integer, Fd> all = new TreeMap<>(placed);
        all.put(number, fd);
        return new Placement(all, Set.of());
    }

    /** What a program has to know of it. */
    Numbers numbers() {
        SortedSet<Integer> used = new TreeSet<>(placed.keySet());
        used.addAll(expected);
        used.add(ShimFd.PROGRAM);
        return new Numbers(used, placed.lastKey() - FIRST + 1);
    }

    /**
     * The numbers without the descriptors.
     *
     * @param used all that are no gaps
     * @param sent how many are sent, gaps included
     */
    record Numbers(SortedSet<Integer> used, int sent) {
        /**
         * Steps that take what did not fit into the first message, and close what fills the gaps.
         *
         * @param failed where a step goes that failed
         */
        List<Step> steps(Label failed) {
            List<Step> steps = new ArrayList<>();
            for (int taken = FdMessage.MAX_DESCRIPTORS; taken < sent; taken += FdMessage.MAX_DESCRIPTORS) {
                steps.add(new Reception("take more descriptors", Cell.word("byte"), 1)
                        .step()
                        .when(0, failed));
            }
            int gap = FIRST;
            for (int number : used) {
                if (gap < number) {
                    steps.add(CommonSteps.closeRange("close what fills a gap", gap, number - 1L));
                }
                gap = number + 1;
            }
            return steps;
        }
    }

    /** Sends all of them, the message with the first ones. */
    void send(Fd socket, byte[] message, Fd program) {
        List<Fd> all = new ArrayList<>();
        for (int number = FIRST; number <= placed.lastKey(); number++) {
            all.add(placed.getOrDefault(number, program)); // in its own place, and wherever there is a gap
        }
        for (int from = 0; from < all.size(); from += FdMessage.MAX_DESCRIPTORS) {
            int to = Math.min(all.size(), from + FdMessage.MAX_DESCRIPTORS);
            FdMessage.send(socket, from == 0 ? message : MORE, all.subList(from, to));
        }
    }
}

package org.gantry.linux.shim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.FdMessage;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Step;
import org.jspecify.annotations.Nullable;

/**
 * How the descriptors of a shim, or of an init that it has made before, come to have their numbers: it receives them in order
 * from {@link ShimFd#EXIT_FILE} on, and closes those that only fill a gap.
 */
final class Placement {
    private static final int FIRST = ShimFd.EXIT_FILE;
    private static final int MOST = 1024;
    private static final byte[] MORE = {1};

    /** The descriptors by the number they get, all but {@link ShimFd#PROGRAM}. */
    private @Nullable Fd[] placed = new Fd[ShimFd.FIRST_EXTRA];

    private final BitSet used = new BitSet();

    private Placement() {
        used.set(ShimFd.PROGRAM);
    }

    /**
     * For a shim that makes init, which inherits from it.
     *
     * @param controls what the engine keeps in touch by, if the shim is to stay
     */
    static Placement of(ShimSpec spec, Channels channels, Map<Integer, Fd> controls) {
        return new Placement()
                .putOfInit(spec, channels)
                .putOfShim(spec, channels)
                .put(controls);
    }

    /** For an init that is there before. */
    static Placement ofInit(ShimSpec spec, Channels channels) {
        return new Placement().putOfInit(spec, channels);
    }

    /** For the shim of an init that is there before, which lacks controls and a pidfd still. */
    static Placement ofShim(ShimSpec spec, Channels channels) {
        return new Placement().putOfShim(spec, channels);
    }

    /** A program can be made when it is only known that there will be such descriptors. */
    Placement expect(Set<Integer> numbers) {
        numbers.forEach(used::set);
        return this;
    }

    /** Adds some, whether they were expected or not. */
    Placement put(Map<Integer, Fd> further) {
        further.forEach(this::put);
        return this;
    }

    /** What a program has to know of it. */
    Numbers numbers() {
        return new Numbers((BitSet) used.clone());
    }

    private Placement putOfInit(ShimSpec spec, Channels channels) {
        put(channels.streams().ofInit());
        put(ShimFd.BARRIER, channels.barrier().readEnd());
        put(ShimFd.REPORT, channels.report().writeEnd());
        int number = ShimFd.FIRST_EXTRA;
        for (Fd passed : spec.passed()) {
            put(number++, passed);
        }
        return this;
    }

    private Placement putOfShim(ShimSpec spec, Channels channels) {
        put(channels.streams().ofShim());
        put(ShimFd.REPORT, channels.report().writeEnd());
        spec.kept().ifPresent(fd -> put(ShimFd.KEPT, fd));
        return this;
    }

    private void put(int number, Fd fd) {
        if (number >= MOST) {
            throw new IllegalArgumentException("a shim takes no more than " + MOST + " descriptors");
        }
        if (number >= placed.length) {
            placed = Arrays.copyOf(placed, 2 * number);
        }
        placed[number] = fd;
        used.set(number);
    }

    /**
     * The numbers without the descriptors.
     *
     * @param used all that are no gaps
     */
    record Numbers(BitSet used) {
        /**
         * Steps that take what did not fit into the first message, and close what fills the gaps.
         *
         * @param failed where a step goes that failed
         */
        List<Step> steps(Label failed) {
            List<Step> steps = new ArrayList<>();
            int sent = used.length() - FIRST;
            for (int taken = FdMessage.MAX_DESCRIPTORS; taken < sent; taken += FdMessage.MAX_DESCRIPTORS) {
                steps.add(new Reception("take more descriptors", Cell.word("byte"), 1)
                        .step()
                        .when(0, failed));
            }
            for (int gap = used.nextClearBit(FIRST); gap < used.length(); gap = used.nextClearBit(gap)) {
                int next = used.nextSetBit(gap);
                steps.add(CommonSteps.closeRange("close what fills a gap", gap, next - 1L));
                gap = next;
            }
            return steps;
        }
    }

    /** Sends all of them, the message with the first ones. */
    void send(Fd socket, byte[] message, Fd program) {
        List<Fd> all = new ArrayList<>(used.length());
        for (int number = FIRST; number < used.length(); number++) {
            @Nullable Fd fd = placed[number];
            all.add(fd == null ? program : fd); // in its own place, and wherever there is a gap
        }
        for (int from = 0; from < all.size(); from += FdMessage.MAX_DESCRIPTORS) {
            int to = Math.min(all.size(), from + FdMessage.MAX_DESCRIPTORS);
            FdMessage.send(socket, from == 0 ? message : MORE, all.subList(from, to));
        }
    }
}

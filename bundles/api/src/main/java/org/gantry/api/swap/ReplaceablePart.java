package org.gantry.api.swap;

import java.time.Duration;
import java.util.List;

/**
 * A part of the engine that can be replaced while it is in use, as whoever uses it sees it: a service that the user
 * registers, with the part's name as {@link #PART_PROPERTY}. OSGi bundles are told apart by their identifiers, which
 * services carry as {@code service.bundleid}.
 *
 * <p>A part is replaced in this order: {@link #hold}, the old OSGi bundle stops and the new one starts,
 * {@link #check} as soon as it is there, {@link #resume}. All of it happens on one thread. A {@link SideBySidePart} can do
 * without the hold.
 */
public interface ReplaceablePart {

    /** The service property with the part's name: {@code driver}, {@code images}, {@code network}, {@code rest}. */
    String PART_PROPERTY = "gantry.part";

    /** The OSGi bundles that provide it just now. */
    List<Long> providers();

    /**
     * Lets calls under way end and has new ones wait, until {@link #resume} or twice the limit has passed. What may take
     * long is let end first; meanwhile everything else goes on.
     *
     * @param bundleId whose calls they are
     * @param limit how long to wait for their end
     * @param interrupt interrupts what has not ended by then
     * @return how many calls have been waited for
     * @throws org.gantry.api.EngineException.Conflict names what does not end, or why the part cannot go; nothing is held then
     */
    int hold(long bundleId, Duration limit, boolean interrupt);

    /**
     * The self-check: waits until the OSGi bundle provides the part, and has it show that it knows what the one before has
     * known.
     *
     * @throws org.gantry.api.EngineException.Unavailable if it does not within the limit
     * @throws org.gantry.api.EngineException.Conflict if it is not fit to go on
     */
    void check(long bundleId, Duration limit);

    /** Lets the calls that wait go on, with whichever bundle provides the part now. */
    Resumed resume();

    /**
     * What a replacement has meant to those who use the part.
     *
     * @param pause the longest that a call has waited
     * @param tasksAdopted how many tasks the new bundle has taken over
     */
    record Resumed(Duration pause, int tasksAdopted) {}
}

package org.gantry.api.swap;

import java.time.Duration;

/** A part of which a new version can be tried out on a share of what is new, while the old one keeps what it has. */
public interface TrialPart extends SideBySidePart {

    /**
     * As {@link #expect}, but a share is its own.
     *
     * @param percent how much of what is new it gets
     * @param failures how many failures end that
     * @param failed is told once when there have been so many
     */
    void tryOut(long bundleId, int percent, int failures, Runnable failed);

    /** Moves everything of that bundle to those that serve, so that it can go. */
    Promoted dismiss(long bundleId, Duration limit);
}

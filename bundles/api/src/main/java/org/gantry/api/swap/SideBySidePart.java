package org.gantry.api.swap;

import java.time.Duration;
import java.util.List;

/**
 * A part of which two versions may be at work at a time, since it keeps no state of its own: it is replaced without a gap.
 * {@link #expect} before the new OSGi bundle starts, {@link #check}, {@link #promote}, and the old bundle may go.
 */
public interface SideBySidePart extends ReplaceablePart {

    /** What that OSGi bundle provides is not to serve yet, whatever its ranking. */
    void expect(long bundleId);

    /**
     * Has it serve in place of the others that provide the same, and moves everything of theirs to it, so that they can go.
     * If that is not possible, all is as it was before.
     *
     * @throws org.gantry.api.EngineException.Conflict what cannot be moved, and why
     */
    Promoted promote(long bundleId, Duration limit);

    /**
     * What changed.
     *
     * @param replaced the OSGi bundles that nothing needs any more
     * @param callsDrained of theirs that have been waited for
     * @param pause the longest that a call can have waited
     */
    record Promoted(List<Long> replaced, int callsDrained, int tasksAdopted, Duration pause) {
        public Promoted {
            replaced = List.copyOf(replaced);
        }
    }
}

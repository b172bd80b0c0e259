package org.gantry.api.swap;

import java.time.Duration;
import java.util.List;

/** Replaces parts of the engine that runs. One at a time. */
public interface Swaps {

    /** The parts there are, and who provides them. */
    List<Part> parts();

    /**
     * Installs an OSGi bundle in place of the one that provides the part.
     *
     * @throws org.gantry.api.EngineException.InvalidArgument if there is no such part, or no OSGi bundle at the location
     * @throws org.gantry.api.EngineException.Conflict if it cannot be done, or could not and has been undone; says why
     */
    Swapped swap(Request request);

    /** Ends a trial: the new version gets everything. */
    Swapped promote(String part);

    /** Ends a trial: the old version keeps everything, and the new one goes. */
    Swapped rollBack(String part);

    /**
     * A part.
     *
     * @param onTrial who is on trial for it
     */
    record Part(String name, List<BundleVersion> providers, List<BundleVersion> onTrial) {}

    /** An OSGi bundle. */
    record BundleVersion(long bundleId, String symbolicName, String version) {}

    /**
     * What to replace.
     *
     * @param location URL or path of the new OSGi bundle
     * @param limit how long calls under way may take to end, and again the new bundle to serve
     * @param interrupt ends calls under way that have not ended by then, instead of giving up
     * @param canaryPercent how much of what is new a version on trial gets; 0: no trial
     * @param canaryFailures after how many failures a trial is rolled back
     */
    record Request(
            String part, String location, Duration limit, boolean interrupt, int canaryPercent, int canaryFailures) {}

    /**
     * What was done.
     *
     * @param before which OSGi bundles have gone
     * @param inPlace an OSGi bundle of the same name and version has been updated
     * @param callsDrained that were under way and have been waited for
     * @param tasksAdopted containers that the new version has taken over
     * @param pause the longest that a call has waited
     */
    record Swapped(
            String part,
            List<BundleVersion> before,
            BundleVersion after,
            boolean inPlace,
            boolean onTrial,
            int callsDrained,
            int tasksAdopted,
            Duration pause,
            Duration time) {}
}

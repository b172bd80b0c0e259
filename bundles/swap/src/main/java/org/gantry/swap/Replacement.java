package org.gantry.swap;

import java.time.Duration;
import java.util.List;
import org.gantry.api.swap.Swaps.BundleVersion;

/**
 * What a way of replacing has done.
 *
 * @param before what has gone, or stays where nothing was replaced
 * @param calls that have been waited for
 * @param tasks that have been taken over
 */
record Replacement(List<BundleVersion> before, BundleVersion after, int calls, int tasks, Duration pause) {}

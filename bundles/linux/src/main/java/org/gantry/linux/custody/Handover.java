package org.gantry.linux.custody;

import java.time.Duration;

/**
 * One front end has taken another's place.
 *
 * @param calls that were in progress, and have ended where they began
 * @param pause the longest that a connection was between the two
 */
public record Handover(int calls, Duration pause) {}

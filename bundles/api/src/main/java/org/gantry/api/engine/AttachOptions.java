package org.gantry.api.engine;

/**
 * How to attach.
 *
 * @param replay begin with everything the log holds
 * @param live go on with what comes
 * @param detachKeys as in {@code --detach-keys}; empty: {@code ctrl-p,ctrl-q}
 */
public record AttachOptions(
        boolean stdin, boolean stdout, boolean stderr, boolean replay, boolean live, String detachKeys) {}

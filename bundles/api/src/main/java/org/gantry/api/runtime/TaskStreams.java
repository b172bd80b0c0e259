package org.gantry.api.runtime;

/**
 * The engine's ends of a process's streams: file descriptors of this process, close-on-exec and non-blocking, owned by
 * whoever asked for them; -1 where there is none. With a terminal, {@code stdin} and {@code stdout} are two descriptors
 * of the pty master and there is no stderr.
 */
public record TaskStreams(boolean terminal, int stdin, int stdout, int stderr) {}

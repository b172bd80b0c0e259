package org.gantry.runtime.libcontainer;

import java.util.function.Consumer;
import org.gantry.linux.fd.Fd;

/**
 * What a process that is a child of the caller gets for its streams; all of it stays the caller's.
 *
 * @param console takes the master of the process's terminal, and closes it; called only for one that has a terminal, which
 *     then has nothing of the three
 */
public record DirectStreams(Fd stdin, Fd stdout, Fd stderr, Consumer<Fd> console) {}

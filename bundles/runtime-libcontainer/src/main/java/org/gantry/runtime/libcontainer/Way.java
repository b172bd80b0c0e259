package org.gantry.runtime.libcontainer;

import java.util.Optional;
import java.util.function.Supplier;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.shim.Command;
import org.gantry.linux.shim.EarlyInit;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.tty.Pty;
import org.gantry.runtime.support.ProcessIdentity;
import org.gantry.runtime.support.ProcessStdio;

/**
 * In which way a process comes to be, the program of its init being the same: held by a shim, or as a child of the caller.
 *
 * @param <T> what the caller holds it by
 */
interface Way<T> {
    /** What goes before the words about a program that cannot be executed, when it is a container's. */
    String createContext();

    /** The same for a further process. */
    String execContext();

    /** Who will hold the process, to be written down before the launch: afterwards it may be too late. Empty: nobody. */
    Optional<ProcessIdentity> holder();

    /**
     * Whether a container's program is looked for at create. Callers of the command line count on that, as create is what
     * they report; whether it can be executed is still for start to tell.
     */
    boolean looksForProgram();

    /** @param terminal opens one in the container, if the process is to have one */
    ProcessStdio stdio(RuntimeSpec.Process process, Supplier<Pty> terminal);

    /**
     * The program of a container's init will need no step before that is there, so it may be made at once. Not for further
     * processes: these would wait where the container's can see them, with the engine's privileges.
     */
    void makeInit(EarlyInit init);

    /** A spec to be filled with the program. */
    ShimSpec.Builder begin(String name, ProcessStdio stdio, Command command);

    T launch(ShimSpec spec);
}

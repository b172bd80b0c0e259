package org.gantry.linux.shim;

import java.util.OptionalInt;
import org.gantry.linux.process.ExitStatus;

/**
 * A container whose init another program makes, such as {@code runc create}: the shim runs that program, its maker, and
 * inherits what the maker leaves behind.
 *
 * @param maker what the shim is to start in place of an init: streams, setup, command. What it leaves behind has the same
 *     streams. It has no barrier, so its last steps follow its setup at once; halts and a stage are not for it
 * @param console number, among the passed descriptors, of a listening socket on which the maker sends the master of a
 *     terminal (OCI's console socket); then the streams are {@link Stdio.Discarded}
 */
public record FosterSpec(ShimSpec maker, OptionalInt console, Successor successor) {

    /** Says who init is once the maker has ended. */
    @FunctionalInterface
    public interface Successor {
        /**
         * Finds the process that the maker left behind. The shim reaps nobody meanwhile, so the pid is still its own.
         *
         * @return its pid; what is thrown ends the launch
         */
        int find(ExitStatus maker);
    }

    public FosterSpec {
        if (!maker.outsiders().isEmpty() || !maker.script().stage().isEmpty()) {
            throw new IllegalArgumentException("a maker has steps of its own and no more");
        }
    }
}

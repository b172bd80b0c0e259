package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.string;

import java.util.List;
import java.util.function.Function;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.shim.ShimScript;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.Operand;

/**
 * The steps of all processes of one shape.
 *
 * @param uses the descriptors that they use, in the order of their numbers
 */
record SharedScript(ShimScript steps, List<Use> uses) {

    /** @param name what the descriptor is called in the names of steps */
    record Use(Passed what, Operand.Hole name) {}

    static SharedScript of(ShimScript.Builder steps, Passes passes) {
        return new SharedScript(
                steps.build(),
                passes.all().stream()
                        .map(what -> new Use(what, Holes.name(what)))
                        .toList());
    }

    /** Passes the descriptors of one process, each under its number. */
    void passTo(ShimSpec.Builder shim, Function<Passed, Fd> descriptors) {
        for (Use use : uses) {
            Fd descriptor = descriptors.apply(use.what());
            shim.pass(descriptor);
            shim.fill(use.name(), string(descriptor.toString()));
        }
    }
}

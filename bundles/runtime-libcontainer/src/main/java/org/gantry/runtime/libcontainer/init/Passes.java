package org.gantry.runtime.libcontainer.init;

import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.Operand;

/** Numbers the descriptors that steps ask for. */
final class Passes {
    private final List<Passed> all = new ArrayList<>();

    /** The number that a descriptor has for the steps. */
    int number(Passed what) {
        int known = all.indexOf(what);
        if (known < 0) {
            known = all.size();
            all.add(what);
        }
        return ShimSpec.Builder.numberOf(known);
    }

    Operand operand(Passed what) {
        return Operand.value(number(what));
    }

    /** What has been asked for, in the order of the numbers. */
    List<Passed> all() {
        return List.copyOf(all);
    }
}

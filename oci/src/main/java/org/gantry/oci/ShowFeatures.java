package org.gantry.oci;

import org.gantry.runtime.libcontainer.features.Features;
import picocli.CommandLine.Command;

/** Prints what this runtime can do (features.md). */
@Command(name = "features", description = "show the enabled features")
final class ShowFeatures extends Verb {
    @Override
    int run() {
        require(arguments().isEmpty(), "exactly 0 argument(s)");
        System.out.println(Output.indented(Features.ofDriver(), "    "));
        return 0;
    }
}

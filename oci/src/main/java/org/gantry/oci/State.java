package org.gantry.oci;

import picocli.CommandLine.Command;

/** Prints the state of a container (runtime.md, State). */
@Command(name = "state", description = "output the state of a container")
final class State extends Verb {
    @Override
    int run() {
        try (Container container = Container.open(store(), onlyId())) {
            System.out.print(Output.indented(container.state(""), "  "));
            System.out.flush();
        }
        return 0;
    }
}

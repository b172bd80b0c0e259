package org.gantry.oci;

import picocli.CommandLine.Command;

/** Lets a paused container go on. */
@Command(name = "resume", description = "resume all processes that have been paused")
final class Resume extends Verb {
    @Override
    int run() {
        try (Container container = Container.open(store(), onlyId())) {
            if (!container.task().isFrozen()) {
                throw new Refusal("container not paused");
            }
            container.task().resume();
        }
        return 0;
    }
}

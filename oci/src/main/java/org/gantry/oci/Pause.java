package org.gantry.oci;

import org.gantry.api.runtime.TaskStatus;
import picocli.CommandLine.Command;

/** Stops all processes of a container for a while. */
@Command(name = "pause", description = "suspend all processes of the container")
final class Pause extends Verb {
    @Override
    int run() {
        try (Container container = Container.open(store(), onlyId())) {
            TaskStatus status = container.task().status();
            if (status != TaskStatus.RUNNING && status != TaskStatus.CREATED) {
                throw new Refusal("container not running");
            }
            container.task().pause();
        }
        return 0;
    }
}

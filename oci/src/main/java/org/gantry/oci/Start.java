package org.gantry.oci;

import org.gantry.api.runtime.TaskStatus;
import picocli.CommandLine.Command;

/** Has a created container execute its program. */
@Command(name = "start", description = "execute the program of a created container")
final class Start extends Verb {
    @Override
    int run() {
        try (Container container = Container.open(store(), onlyId())) {
            TaskStatus status = container.task().status();
            if (status == TaskStatus.STOPPED) {
                throw new Refusal("cannot start a container that has stopped");
            }
            if (status != TaskStatus.CREATED) {
                throw new Refusal("cannot start an already running container");
            }
            start(container);
        }
        return 0;
    }

    /** A container that cannot be started is deleted (runtime.md, Lifecycle, 8). */
    static void start(Container container) {
        try {
            container.task().start(container.record().process());
        } catch (RuntimeException e) {
            container.delete();
            throw e;
        }
    }
}

package org.gantry.oci;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.runtime.libcontainer.DirectRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes a container that has stopped, or any with force. */
@Command(name = "delete", description = "delete any resources held by the container")
final class Delete extends Verb {
    @Option(
            names = {"-f", "--force"},
            description = "kill a running container first; one that does not exist is no error")
    private boolean force;

    @Override
    int run() {
        String id = onlyId();
        Store store = store();
        Optional<ContainerRecord> record = store.find(id);
        if (record.isEmpty()) {
            deleteUnfinished(store, id);
            return 0;
        }
        try (Container container = Container.open(store, record.get())) {
            TaskStatus status = container.task().status();
            if (!force && status != TaskStatus.STOPPED && status != TaskStatus.CREATED) {
                throw new Refusal("cannot delete container " + id + " that is not stopped: " + container.status());
            }
            container.delete();
        }
        return 0;
    }

    /** What a create left that was killed on its way. */
    private void deleteUnfinished(Store store, String id) {
        if (!force) {
            throw new Refusal(Container.ABSENT);
        }
        Path directory = store.directory(id);
        if (Files.isDirectory(directory)) {
            try (DirectRuntime runtime = new DirectRuntime()) {
                runtime.purge(directory);
            }
            store.forget(id);
        }
    }
}

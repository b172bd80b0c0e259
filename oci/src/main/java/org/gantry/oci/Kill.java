package org.gantry.oci;

import java.util.List;
import org.gantry.linux.process.Signal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends a signal to the container's init or to all of its processes. */
@Command(name = "kill", description = "send a signal (default: SIGTERM) to the container's init process")
final class Kill extends Verb {
    @Option(
            names = {"-a", "--all"},
            description = "send the signal to all processes of the container")
    private boolean all;

    @Override
    int run() {
        List<String> arguments = arguments();
        require(!arguments.isEmpty(), "a minimum of 1 argument(s)");
        require(arguments.size() <= 2, "a maximum of 2 argument(s)");
        try (Container container = Container.open(store(), arguments.getFirst())) {
            container.task().signal(signal(arguments.size() > 1 ? arguments.get(1) : "SIGTERM"), all);
        }
        return 0;
    }

    private static int signal(String name) {
        return Signal.parse(name).orElseThrow(() -> new Refusal("unknown signal \"" + name + "\""));
    }
}

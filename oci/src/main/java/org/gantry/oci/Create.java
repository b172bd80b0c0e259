package org.gantry.oci;

import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a container that waits to be started. */
@Command(name = "create", description = "create a container")
final class Create extends Verb {
    @Mixin
    private final BundleOptions options = new BundleOptions();

    @Override
    String failurePrefix() {
        return "gantry-oci create failed: ";
    }

    @Override
    int run() {
        String id = onlyId();
        Bundle bundle = options.read(id);
        boolean terminal = Boolean.TRUE.equals(
                Objects.requireNonNull(bundle.spec().process()).terminal());
        Streams.check(terminal, true, options.consoleSocket());
        try (Streams streams = new Streams();
                Container container =
                        Creating.create(store(), id, bundle, streams, Streams.console(options.consoleSocket()))) {
            PidFile.write(options.pidFile(), container.task().pid());
        }
        return 0;
    }
}

package org.gantry.oci;

import java.util.Objects;
import org.gantry.api.EngineException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** create and start in one, and unless detached: wait, exit with the container's status, delete. */
@Command(name = "run", description = "create and run a container")
final class Run extends Verb {
    @Mixin
    private final BundleOptions options = new BundleOptions();

    @Option(
            names = {"-d", "--detach"},
            description = "do not wait for the container")
    private boolean detach;

    @Option(names = "--keep", description = "do not delete the container after it has ended")
    private boolean keep;

    @Option(names = "--no-subreaper", description = "refused: this process is never the subreaper of containers")
    private boolean noSubreaper;

    @Override
    String failurePrefix() {
        return "gantry-oci run failed: ";
    }

    @Override
    int run() {
        if (noSubreaper) {
            throw Refusal.unsupported("--no-subreaper");
        }
        String id = onlyId();
        Bundle bundle = options.read(id);
        boolean terminal = Boolean.TRUE.equals(
                Objects.requireNonNull(bundle.spec().process()).terminal());
        Streams.check(terminal, detach, options.consoleSocket());
        try (Streams streams = new Streams();
                Foreground foreground = new Foreground(streams);
                Container container = Creating.create(
                        store(),
                        id,
                        bundle,
                        streams,
                        detach ? Streams.console(options.consoleSocket()) : foreground.console())) {
            PidFile.write(options.pidFile(), container.task().pid());
            if (!detach) {
                foreground.attach(signal -> send(container, signal));
            }
            Start.start(container);
            return detach ? 0 : await(container);
        }
    }

    private int await(Container container) {
        int status = container.task().await().shellCode();
        if (!keep) {
            container.delete();
        }
        return status;
    }

    private static void send(Container container, int signal) {
        try {
            container.task().signal(signal, false);
        } catch (EngineException.NotFound ended) {
            // then its status is on its way
        }
    }
}

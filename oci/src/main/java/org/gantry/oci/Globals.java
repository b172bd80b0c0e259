package org.gantry.oci;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that stand before the command. */
@Command(
        name = "gantry-oci",
        description = "An OCI runtime: runs containers described by a bundle, a directory with config.json and a root"
                + " filesystem.",
        versionProvider = Globals.Version.class,
        sortOptions = false)
final class Globals implements Callable<Integer> {
    private static final Path STDERR = Path.of("/dev/stderr");

    @Option(names = "--debug", description = "log more")
    private boolean debug;

    @Option(names = "--log", paramLabel = "FILE", description = "write the log there instead of to stderr")
    private Path log = STDERR;

    @Option(names = "--log-format", paramLabel = "text|json", defaultValue = "text", description = "its format")
    private String logFormat = "text";

    @Option(
            names = "--root",
            paramLabel = "DIR",
            defaultValue = "/run/gantry-oci",
            description = "where the state of containers is kept, on tmpfs (default: ${DEFAULT-VALUE})")
    private Path root = Path.of("/run/gantry-oci");

    @Option(names = "--systemd-cgroup", description = "refused: control groups are made directly")
    private boolean systemdCgroup;

    @Option(names = "--rootless", paramLabel = "auto|false", defaultValue = "auto", description = "true is refused")
    private String rootless = "auto";

    @Option(names = "--criu", paramLabel = "PATH", description = "refused: there are no checkpoints")
    private @Nullable String criu;

    @SuppressWarnings("UnusedVariable") // it is picocli that reads it
    @Option(
            names = {"-v", "--version"},
            versionHelp = true,
            description = "print the version")
    private boolean version;

    @SuppressWarnings("UnusedVariable") // it is picocli that reads it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    @Spec
    private @Nullable CommandSpec spec;

    /** Without a command there is only help to give. */
    @Override
    public Integer call() {
        settle();
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
        return CommandLine.ExitCode.OK;
    }

    /** Makes them hold, or refuses them. */
    void settle() {
        boolean json = logFormat.equals("json");
        new Log(log.equals(STDERR) ? null : log, json, debug).makeCurrent();
        if (!json && !logFormat.equals("text")) {
            throw new Refusal("invalid log-format: " + logFormat);
        }
        if (systemdCgroup) {
            throw Refusal.unsupported("--systemd-cgroup");
        }
        if (criu != null) {
            throw Refusal.unsupported("--criu");
        }
        if (!rootless.equals("auto") && !rootless.equals("false")) {
            throw Refusal.unsupported("--rootless " + rootless);
        }
    }

    Store store() {
        return new Store(root.toAbsolutePath().normalize());
    }

    /** In the form that callers of runc take apart. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "gantry-oci version 0.1.0", "spec: " + RuntimeSpec.VERSION, "java: " + Runtime.version(),
            };
        }
    }
}

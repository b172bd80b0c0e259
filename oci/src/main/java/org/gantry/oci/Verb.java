package org.gantry.oci;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What all commands have in common: the options before the command, and arguments that are counted as runc counts them. */
abstract class Verb implements Callable<Integer> {
    @ParentCommand
    private @Nullable Globals globals;

    @Spec
    private @Nullable CommandSpec spec;

    @SuppressWarnings("UnusedVariable") // it is picocli that reads it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    @Parameters(paramLabel = "<container-id>", description = "the container, and what else the command takes")
    private List<String> arguments = List.of();

    /** Does it, and returns the exit status. */
    abstract int run() throws Exception;

    /** What the message begins with when it fails. */
    String failurePrefix() {
        return "";
    }

    @Override
    public final Integer call() throws Exception {
        globals().settle();
        return run();
    }

    final Globals globals() {
        if (globals == null) {
            throw new IllegalStateException("not called by the command line");
        }
        return globals;
    }

    final Store store() {
        return globals().store();
    }

    final List<String> arguments() {
        return arguments;
    }

    /** The one argument. */
    final String onlyId() {
        require(arguments.size() == 1, "exactly 1 argument(s)");
        return arguments.getFirst();
    }

    final void require(boolean fulfilled, String what) {
        if (!fulfilled && spec != null) {
            var command = spec.commandLine();
            command.getOut().println("Incorrect Usage.\n");
            command.usage(command.getOut());
            throw new Refusal("gantry-oci: \"" + spec.name() + "\" requires " + what);
        }
    }
}

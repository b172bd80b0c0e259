package org.gantry.oci;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** gantry-oci. Exit statuses are runc's: 1 for a failure, 255 for one of exec, 3 for a command that does not exist. */
public final class Main {
    private static final int FAILED = 1;
    private static final int NO_SUCH_COMMAND = 3;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        var globals = new Globals();
        var line = new CommandLine(globals);
        line.addSubcommand(new Create())
                .addSubcommand(new Start())
                .addSubcommand(new State())
                .addSubcommand(new Kill())
                .addSubcommand(new Delete())
                .addSubcommand(new Run())
                .addSubcommand(new Exec())
                .addSubcommand(new Ps())
                .addSubcommand(new Pause())
                .addSubcommand(new Resume())
                .addSubcommand(new Update())
                .addSubcommand(new Events())
                .addSubcommand(new ListContainers())
                .addSubcommand(new Spec())
                .addSubcommand(new ShowFeatures())
                .addSubcommand("checkpoint", new Unsupported("checkpoint"))
                .addSubcommand("restore", new Unsupported("restore"))
                .setStopAtPositional(true)
                .setCaseInsensitiveEnumValuesAllowed(false)
                .setParameterExceptionHandler((e, args) -> misused(e))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
        return line.execute(arguments);
    }

    private static int misused(ParameterException e) {
        CommandLine command = e.getCommandLine();
        boolean top = command.getParent() == null;
        if (top && e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            Log.current().fatal("No help topic for '" + unmatched.getUnmatched().getFirst() + "'\n");
            return NO_SUCH_COMMAND;
        }
        PrintWriter out = command.getOut();
        out.println("Incorrect Usage: " + e.getMessage());
        out.println();
        command.usage(out);
        Log.current().fatal(String.valueOf(e.getMessage()));
        return FAILED;
    }

    private static int failed(Exception e, CommandLine command) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        boolean exec = command.getCommand() instanceof Exec;
        String prefix = command.getCommand() instanceof Verb verb ? verb.failurePrefix() : "";
        Log.current().fatal(prefix + message);
        if (Log.current().debug()) {
            e.printStackTrace(command.getErr());
        }
        int status = e instanceof Refusal refusal ? refusal.status() : FAILED;
        return exec && status == FAILED ? Exec.FAILED : status;
    }
}

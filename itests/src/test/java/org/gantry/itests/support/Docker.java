package org.gantry.itests.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The unmodified docker CLI, pointed at one engine, with no configuration of the user's. */
public final class Docker {
    private final String host;

    /** @param socket by any of its paths */
    public Docker(Path socket) {
        this.host = "unix://" + socket;
    }

    /** What DOCKER_HOST is to be for whoever else calls docker. */
    public String host() {
        return host;
    }

    /** Runs {@code docker ARGUMENTS}. */
    public Result run(String... arguments) {
        return command(arguments).run();
    }

    /** Runs it and requires success; returns standard output without the last line's end. */
    public String ok(String... arguments) {
        return run(arguments).ok();
    }

    /** Runs it with these bytes on standard input. */
    public Result pipe(byte[] input, String... arguments) {
        return command(arguments).run(input);
    }

    /** Starts it, for a test that talks to it; both outputs come as one. */
    public Session start(String... arguments) {
        return command(arguments).start();
    }

    /** Starts it on a terminal of its own, which script(1) provides. */
    public Session terminal(String... arguments) {
        return onTerminal("", arguments);
    }

    /** The same on one that is wide enough for the CLI's progress bars. */
    public Session wideTerminal(String... arguments) {
        return onTerminal("stty cols 160 rows 40; exec ", arguments);
    }

    private Session onTerminal(String before, String... arguments) {
        List<String> quoted = new ArrayList<>(List.of("docker"));
        for (String argument : arguments) {
            quoted.add("'" + argument.replace("'", "'\\''") + "'");
        }
        return environment(Command.of("script", "-qec", before + String.join(" ", quoted), "/dev/null"))
                .start();
    }

    public Command command(String... arguments) {
        return environment(Command.of("docker").and(List.of(arguments)));
    }

    /** Removes every container, whatever it does. */
    public void removeAll() {
        List<String> all = run("ps", "-aq").lines();
        if (!all.isEmpty()) {
            command("rm", "-f").and(all).run().ok();
        }
    }

    private Command environment(Command command) {
        return command.with("DOCKER_HOST", host)
                .with("DOCKER_CONFIG", "/nonexistent")
                .with("DOCKER_CONTEXT", "")
                .with("DOCKER_API_VERSION", "")
                .with("TERM", "xterm")
                .within(Duration.ofSeconds(60));
    }
}

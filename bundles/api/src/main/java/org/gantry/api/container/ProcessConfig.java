package org.gantry.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs, as whom, and on what streams.
 *
 * @param entrypoint null: the image's; empty: none
 * @param command null: the image's, unless the entrypoint is overridden
 * @param environment {@code NAME=value} entries, or {@code NAME} alone, which removes the image's variable
 * @param workingDirectory empty: the image's, or {@code /}
 * @param user empty: the image's, or root; else {@code name|uid[:group|gid]}
 * @param stdinOnce close stdin when the first attached client that had it leaves
 * @param consoleSize null: the terminal starts with the kernel's 0x0
 */
public record ProcessConfig(
        @Nullable List<String> entrypoint,
        @Nullable List<String> command,
        List<String> environment,
        String workingDirectory,
        String user,
        boolean terminal,
        boolean openStdin,
        boolean stdinOnce,
        boolean attachStdin,
        boolean attachStdout,
        boolean attachStderr,
        @Nullable ConsoleSize consoleSize) {

    public ProcessConfig {
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        command = command == null ? null : List.copyOf(command);
        environment = List.copyOf(environment);
    }

    public ProcessConfig withEnvironment(List<String> changed) {
        return new ProcessConfig(
                entrypoint,
                command,
                changed,
                workingDirectory,
                user,
                terminal,
                openStdin,
                stdinOnce,
                attachStdin,
                attachStdout,
                attachStderr,
                consoleSize);
    }

    /** A process of the image's user and directory, without stdin or terminal. */
    public static ProcessConfig of(@Nullable List<String> command) {
        return new ProcessConfig(null, command, List.of(), "", "", false, false, false, false, true, true, null);
    }
}

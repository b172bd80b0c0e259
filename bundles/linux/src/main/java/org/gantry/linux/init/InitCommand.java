package org.gantry.linux.init;

import java.util.List;

/**
 * What an init runs.
 *
 * @param candidates paths of the program, to be tried one after the other
 * @param arguments the program's name included, as the user wrote it
 * @param environment {@code NAME=value} entries
 */
public record InitCommand(List<String> candidates, List<String> arguments, List<String> environment) {
    private static final String PATH = "PATH=";

    public InitCommand {
        candidates = List.copyOf(candidates);
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
    }

    /** A program by its path, or by a name to be looked for in the PATH of its environment as execvp(3) does. */
    public static InitCommand of(List<String> arguments, List<String> environment) {
        String program = arguments.getFirst();
        if (program.contains("/")) {
            return new InitCommand(List.of(program), arguments, environment);
        }
        String path = "";
        for (String variable : environment) {
            path = variable.startsWith(PATH) ? variable.substring(PATH.length()) : path;
        }
        List<String> candidates = List.of(path.split(":", -1)).stream()
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> directory + "/" + program)
                .toList();
        return new InitCommand(candidates, arguments, environment);
    }

    /** The program as the user wrote it. */
    String program() {
        return arguments.getFirst();
    }

    /** Whether it was looked for. */
    boolean isSearched() {
        return !program().contains("/");
    }
}

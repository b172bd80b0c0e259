package org.gantry.linux.shim;

import java.util.List;

/**
 * What init executes at last.
 *
 * @param path inside the container; no search in PATH takes place here
 * @param arguments the first is what the program sees as its own name
 * @param environment each NAME=value
 */
public record Command(String path, List<String> arguments, List<String> environment) {
    public Command {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
    }
}

package org.gantry.rest.container;

import java.util.regex.Pattern;
import org.gantry.api.EngineException;

/** What a container may be called. Clients may write the slash in front that Docker shows. */
final class ContainerName {
    private static final Pattern NAME = Pattern.compile("/?[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    private ContainerName() {}

    /** The name without its slash. */
    static String require(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new EngineException.InvalidArgument(
                    "Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }
        return name.startsWith("/") ? name.substring(1) : name;
    }
}

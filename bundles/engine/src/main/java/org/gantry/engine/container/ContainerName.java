package org.gantry.engine.container;

import java.util.regex.Pattern;
import org.gantry.api.EngineException;

/** What a container may be called. */
final class ContainerName {
    private static final String FORM = "[a-zA-Z0-9][a-zA-Z0-9_.-]";
    private static final Pattern VALID = Pattern.compile(FORM + "+");

    private ContainerName() {}

    /**
     * The name without the slash Docker puts in front.
     *
     * @throws EngineException.InvalidArgument if it is none
     */
    static String check(String name) {
        String bare = name.startsWith("/") ? name.substring(1) : name;
        if (!VALID.matcher(bare).matches()) {
            throw new EngineException.InvalidArgument(
                    "Invalid container name (" + name + "), only " + FORM + " are allowed");
        }
        return bare;
    }
}

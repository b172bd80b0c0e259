package org.gantry.rest.http;

import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;

/** The size of a terminal in a query. */
public final class ConsoleParameters {
    private ConsoleParameters() {}

    public static ConsoleSize read(Query query) {
        try {
            return new ConsoleSize(required(query, "h"), required(query, "w"));
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument("invalid terminal size: " + e.getMessage(), e);
        }
    }

    private static int required(Query query, String name) {
        Integer value = query.integer(name);
        if (value == null) {
            throw new EngineException.InvalidArgument("invalid terminal size: " + name + " is missing");
        }
        return value;
    }
}

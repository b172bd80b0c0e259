package org.gantry.rest.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.util.Fields;
import org.gantry.api.EngineException;
import org.jspecify.annotations.Nullable;

/** The parameters after the question mark, read as Docker reads them. */
public final class Query {
    private static final Set<String> FALSE = Set.of("", "0", "no", "false", "none");

    private final Fields fields;

    Query(Fields fields) {
        this.fields = fields;
    }

    /** The value, or empty. */
    public String text(String name) {
        String value = fields.getValue(name);
        return value == null ? "" : value;
    }

    public List<String> texts(String name) {
        return fields.getValuesOrEmpty(name);
    }

    public boolean has(String name) {
        return !text(name).isEmpty();
    }

    /** True unless absent or one of Docker's words for false. */
    public boolean flag(String name) {
        return !FALSE.contains(text(name).toLowerCase(Locale.ROOT));
    }

    public boolean flag(String name, boolean byDefault) {
        return fields.get(name) == null ? byDefault : flag(name);
    }

    /** Null when absent. */
    public @Nullable Integer integer(String name) {
        String value = text(name);
        if (value.isEmpty()) {
            return null;
        }
        try {
            return Integer.valueOf(value.strip());
        } catch (NumberFormatException e) {
            throw new EngineException.InvalidArgument(
                    "invalid value \"" + value + "\" for " + name + ": it must be an integer", e);
        }
    }
}

package org.gantry.rest.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.gantry.api.EngineException;
import org.gantry.rest.json.Json;

/**
 * The {@code filters} parameter: values by name. Several values of one name are alternatives, except where the API says
 * otherwise; several names must all match.
 */
public final class Filters {
    /** No filter given. */
    public static final Filters NONE = new Filters(Map.of());

    private final Map<String, Set<String>> values;

    private Filters(Map<String, Set<String>> values) {
        this.values = values;
    }

    /**
     * Reads <code>{"name": {"value": true}}</code>, or the form of old clients, <code>{"name": ["value"]}</code>.
     *
     * @param accepted every name there is
     */
    public static Filters parse(String text, Set<String> accepted) {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        if (!text.isEmpty()) {
            ObjectNode object = Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
            object.properties().forEach(field -> values.put(field.getKey(), values(field.getKey(), field.getValue())));
        }
        values.keySet().stream()
                .filter(name -> !accepted.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw invalid(name);
                });
        return new Filters(values);
    }

    private static Set<String> values(String name, JsonNode node) {
        Set<String> values = new LinkedHashSet<>();
        switch (node) {
            case ObjectNode object ->
                object.properties().forEach(entry -> {
                    if (!entry.getValue().isBoolean()) {
                        throw invalid(name);
                    }
                    if (entry.getValue().booleanValue()) {
                        values.add(entry.getKey());
                    }
                });
            case JsonNode list when list.isArray() -> list.forEach(value -> values.add(value.asText()));
            default -> throw invalid(name);
        }
        return values;
    }

    public static EngineException invalid(String filter) {
        return new EngineException.InvalidArgument("invalid filter '" + filter + "'");
    }

    public Set<String> get(String name) {
        return values.getOrDefault(name, Set.of());
    }

    public boolean has(String name) {
        return !get(name).isEmpty();
    }

    /** True if the name was not given, or one of its values fits. */
    public boolean any(String name, Predicate<String> fits) {
        return !has(name) || get(name).stream().anyMatch(fits);
    }

    /** True if every value given fits. */
    public boolean all(String name, Predicate<String> fits) {
        return get(name).stream().allMatch(fits);
    }

    /** Labels, {@code key} or {@code key=value}, all of which must be there; {@code label!}, none. */
    public boolean labels(Map<String, String> labels) {
        return all("label", wanted -> hasLabel(labels, wanted))
                && get("label!").stream().noneMatch(unwanted -> hasLabel(labels, unwanted));
    }

    private static boolean hasLabel(Map<String, String> labels, String wanted) {
        int equals = wanted.indexOf('=');
        return equals < 0
                ? labels.containsKey(wanted)
                : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
    }

    /**
     * A filter that is true or false.
     *
     * @param byDefault when it was not given
     */
    public boolean flag(String name, boolean byDefault) {
        Set<String> given = get(name);
        boolean yes =
                given.stream().anyMatch(value -> Arrays.asList("1", "true").contains(value));
        boolean no =
                given.stream().anyMatch(value -> Arrays.asList("0", "false").contains(value));
        if (given.isEmpty()) {
            return byDefault;
        }
        if (yes == no) {
            throw invalid(name + "=" + given);
        }
        return yes;
    }
}

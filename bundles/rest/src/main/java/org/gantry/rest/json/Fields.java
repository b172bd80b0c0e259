package org.gantry.rest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.gantry.api.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of a request, read field by field. Whoever reads it takes every field it knows; what is left at the end
 * nobody knows, and is refused instead of being ignored: a limit with a misspelt name must not become no limit.
 *
 * <p>As in Go, null means the zero value and the case of names does not matter.
 */
public final class Fields {
    private final String path;
    private final Map<String, JsonNode> left = new LinkedHashMap<>();
    private final Map<String, String> spelling = new LinkedHashMap<>();

    private Fields(String path, ObjectNode object) {
        this.path = path;
        object.properties().forEach(field -> {
            String key = key(field.getKey());
            left.put(key, field.getValue());
            spelling.put(key, field.getKey());
        });
    }

    /** Reads a whole object with {@code reader} and refuses what that does not take. */
    public static <T> T read(ObjectNode object, Function<Fields, T> reader) {
        return read("", object, reader);
    }

    private static <T> T read(String path, ObjectNode object, Function<Fields, T> reader) {
        Fields fields = new Fields(path, object);
        T result = reader.apply(fields);
        fields.left.keySet().stream().findFirst().ifPresent(name -> {
            throw new EngineException.InvalidArgument(
                    "invalid JSON: unknown field \"" + path + fields.spelling.get(name) + "\"");
        });
        return result;
    }

    /** The full name of a field, for messages. */
    public String path(String name) {
        return path + name;
    }

    public String text(String name) {
        return value(name, Kind.STRING, "").asText();
    }

    public boolean flag(String name) {
        return Boolean.TRUE.equals(optionalFlag(name));
    }

    public @Nullable Boolean optionalFlag(String name) {
        JsonNode value = value(name, Kind.BOOLEAN, null);
        return value.isNull() ? null : value.booleanValue();
    }

    /** 0 when absent. */
    public long integer(String name, long least, long most) {
        Long value = optionalInteger(name, least, most);
        return value == null ? 0 : value;
    }

    public int smallInteger(String name, int least, int most) {
        return Math.toIntExact(integer(name, least, most));
    }

    public @Nullable Long optionalInteger(String name, long least, long most) {
        JsonNode value = value(name, Kind.INTEGER, null);
        if (value.isNull()) {
            return null;
        }
        if (!value.canConvertToLong() || value.longValue() < least || value.longValue() > most) {
            throw new EngineException.InvalidArgument("invalid value " + value.asText() + " for " + path + name
                    + ": it must be between " + least + " and " + most);
        }
        return value.longValue();
    }

    public List<String> texts(String name) {
        List<String> texts = optionalTexts(name);
        return texts == null ? List.of() : texts;
    }

    public @Nullable List<String> optionalTexts(String name) {
        JsonNode value = value(name, Kind.ARRAY, null);
        return value.isNull() ? null : texts(name, value);
    }

    /** Docker takes a lone string for a list of one (Cmd, Entrypoint). */
    public @Nullable List<String> optionalTextOrTexts(String name) {
        JsonNode value = left.get(key(name));
        return value != null && value.isTextual() ? List.of(text(name)) : optionalTexts(name);
    }

    public List<List<String>> textLists(String name) {
        List<List<String>> lists = new ArrayList<>();
        for (JsonNode element : value(name, Kind.ARRAY, null)) {
            String place = name + "[" + lists.size() + "]";
            lists.add(texts(place, Kind.ARRAY.require(path + place, element)));
        }
        return lists;
    }

    public List<Integer> integers(String name) {
        List<Integer> integers = new ArrayList<>();
        for (JsonNode element : value(name, Kind.ARRAY, null)) {
            integers.add(Kind.INTEGER
                    .require(path + name + "[" + integers.size() + "]", element)
                    .intValue());
        }
        return integers;
    }

    public Map<String, String> textMap(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        value(name, Kind.OBJECT, null)
                .properties()
                .forEach(field -> map.put(
                        field.getKey(),
                        Kind.STRING
                                .require(path + name + "." + field.getKey(), field.getValue())
                                .asText()));
        return map;
    }

    /** A Go set: the names of an object whose values are empty objects. */
    public List<String> names(String name) {
        return List.copyOf(objectMap(name, _ -> "").keySet());
    }

    /** Null when absent. */
    public <T> @Nullable T object(String name, Function<Fields, T> reader) {
        return value(name, Kind.OBJECT, null) instanceof ObjectNode object
                ? read(path + name + ".", object, reader)
                : null;
    }

    /** Reads a nested object, an empty one when it is absent. */
    public <T> T part(String name, Function<Fields, T> reader) {
        ObjectNode object = value(name, Kind.OBJECT, null) instanceof ObjectNode given ? given : Json.object();
        return read(path + name + ".", object, reader);
    }

    public <T> List<T> objects(String name, Function<Fields, T> reader) {
        return elements(path + name, value(name, Kind.ARRAY, null), reader);
    }

    /** Objects by name; a null among them counts as an empty one. */
    public <T> Map<String, T> objectMap(String name, Function<Fields, T> reader) {
        Map<String, T> map = new LinkedHashMap<>();
        value(name, Kind.OBJECT, null).properties().forEach(field -> {
            String at = path + name + "." + field.getKey();
            map.put(field.getKey(), read(at + ".", orEmpty(at, field.getValue()), reader));
        });
        return map;
    }

    /** Lists of objects by name; null is an empty list. */
    public <T> Map<String, List<T>> objectListMap(String name, Function<Fields, T> reader) {
        Map<String, List<T>> map = new LinkedHashMap<>();
        value(name, Kind.OBJECT, null).properties().forEach(field -> {
            String at = path + name + "." + field.getKey();
            JsonNode list = field.getValue().isNull() ? field.getValue() : Kind.ARRAY.require(at, field.getValue());
            map.put(field.getKey(), elements(at, list, reader));
        });
        return map;
    }

    /** Takes fields that change nothing here: hints, and what a client copies back from an answer. */
    public void ignore(String... names) {
        for (String name : names) {
            left.remove(key(name));
        }
    }

    /** Takes fields that are allowed at their zero value only, because nothing implements them. */
    public void unsupported(String... names) {
        for (String name : names) {
            JsonNode value = left.remove(key(name));
            if (value != null && !isZero(value)) {
                throw new EngineException.Unsupported(path + name + " is not supported by this engine");
            }
        }
    }

    private static boolean isZero(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL -> true;
            case BOOLEAN -> !value.booleanValue();
            case NUMBER -> value.decimalValue().signum() == 0;
            case STRING -> value.textValue().isEmpty();
            case ARRAY, OBJECT -> value.isEmpty();
            default -> false;
        };
    }

    private JsonNode value(String name, Kind kind, @Nullable String byDefault) {
        JsonNode value = left.remove(key(name));
        if (value != null && !value.isNull()) {
            return kind.require(path + name, value);
        }
        return byDefault == null ? JsonNodeFactory.instance.nullNode() : JsonNodeFactory.instance.textNode(byDefault);
    }

    private List<String> texts(String name, JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array) {
            texts.add(Kind.STRING
                    .require(path + name + "[" + texts.size() + "]", element)
                    .asText());
        }
        return texts;
    }

    private static <T> List<T> elements(String at, JsonNode array, Function<Fields, T> reader) {
        List<T> elements = new ArrayList<>();
        for (JsonNode element : array) {
            String place = at + "[" + elements.size() + "]";
            elements.add(read(place + ".", orEmpty(place, element), reader));
        }
        return elements;
    }

    private static ObjectNode orEmpty(String at, JsonNode value) {
        return value.isNull() ? Json.object() : (ObjectNode) Kind.OBJECT.require(at, value);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

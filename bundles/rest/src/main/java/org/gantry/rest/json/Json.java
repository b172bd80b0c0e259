package org.gantry.rest.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.gantry.api.EngineException;
import org.jspecify.annotations.Nullable;

/** JSON trees in and out. Trees rather than bound classes, because what Docker calls one object is several of ours. */
public final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /**
     * Reads one JSON object.
     *
     * @throws EngineException.InvalidArgument if it is anything else
     */
    public static ObjectNode parseObject(byte[] text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            JsonNode node = MAPPER.readTree(parser);
            if (node instanceof ObjectNode object && parser.nextToken() == null) {
                return object;
            }
            throw invalid(node instanceof ObjectNode ? "unexpected content after JSON" : "it must be an object", null);
        } catch (JsonEOFException e) {
            throw invalid("unexpected EOF", e);
        } catch (JsonProcessingException e) {
            throw invalid(reason(e), e);
        } catch (IOException e) {
            throw invalid(String.valueOf(e.getMessage()), e);
        }
    }

    private static String reason(JsonProcessingException e) {
        return e.getLocation() == null
                ? e.getOriginalMessage()
                : e.getOriginalMessage() + " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static EngineException invalid(String reason, @Nullable Throwable cause) {
        String message = "invalid JSON: " + reason;
        return cause == null
                ? new EngineException.InvalidArgument(message)
                : new EngineException.InvalidArgument(message, cause);
    }

    /** One line of JSON, ended as Docker ends its messages. */
    public static byte[] line(JsonNode node) {
        try {
            byte[] text = MAPPER.writeValueAsBytes(node);
            byte[] line = new byte[text.length + 1];
            System.arraycopy(text, 0, line, 0, text.length);
            line[text.length] = '\n';
            return line;
        } catch (JsonProcessingException e) {
            throw new EngineException.Internal("the answer cannot be written as JSON", e);
        }
    }

    public static ObjectNode object() {
        return NODES.objectNode();
    }

    public static ArrayNode array() {
        return NODES.arrayNode();
    }

    public static ArrayNode array(Collection<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    /** Go writes a slice that was never made as null, and clients know it that way. */
    public static JsonNode arrayOrNull(@Nullable Collection<String> texts) {
        return texts == null || texts.isEmpty() ? NODES.nullNode() : array(texts);
    }

    /** An object of texts, its names in order as Go writes maps. */
    public static ObjectNode object(Map<String, String> texts) {
        ObjectNode object = object();
        new TreeMap<>(texts).forEach(object::put);
        return object;
    }

    /** A Go set: names with empty objects. */
    public static ObjectNode set(Collection<String> names) {
        ObjectNode object = object();
        names.stream().sorted().forEach(object::putObject);
        return object;
    }

    /** A time, or Go's zero time. */
    public static String time(@Nullable Instant time) {
        return time == null ? "0001-01-01T00:00:00Z" : time.toString();
    }
}

package org.gantry.rest.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.function.Predicate;
import org.gantry.api.EngineException;

/** The kinds of JSON value, by the names a user knows them by. */
enum Kind {
    STRING("a string", JsonNode::isTextual),
    BOOLEAN("a boolean", JsonNode::isBoolean),
    INTEGER("an integer", JsonNode::isIntegralNumber),
    ARRAY("an array", JsonNode::isArray),
    OBJECT("an object", JsonNode::isObject);

    private final String words;
    private final Predicate<JsonNode> test;

    Kind(String words, Predicate<JsonNode> test) {
        this.words = words;
        this.test = test;
    }

    JsonNode require(String path, JsonNode value) {
        if (!test.test(value)) {
            throw new EngineException.InvalidArgument("invalid JSON: " + path + " must be " + words + ", not "
                    + value.getNodeType().name().toLowerCase(Locale.ROOT));
        }
        return value;
    }
}

package org.gantry.runtime.libcontainer.features;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gantry.json.Json;

/** As much of JSON schema (draft 4) as the schemas of the runtime-spec use for features. */
record SmallSchema(Path directory, String file) {
    void check(String path, JsonNode value, JsonNode schema) throws IOException {
        if (schema.has("$ref")) {
            String[] reference = schema.get("$ref").asText().split("#", 2);
            String target = reference[0].isEmpty() ? file : reference[0];
            JsonNode root = Json.lenient().readTree(Files.readAllBytes(directory.resolve(target)));
            new SmallSchema(directory, target).check(path, value, root.at(reference[1]));
            return;
        }
        require(path, isOfType(value, schema.path("type").asText("")), "is no " + schema.path("type"));
        require(
                path,
                !schema.has("pattern")
                        || value.asText().matches(schema.path("pattern").asText()),
                "pattern");
        require(path, !schema.has("enum") || contains(schema.get("enum"), value), value + " is none of the names");
        for (JsonNode name : schema.path("required")) {
            require(path, value.has(name.asText()), "has no " + name);
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (value.has(property.getKey())) {
                check(path + "/" + property.getKey(), value.get(property.getKey()), property.getValue());
            }
        }
        for (int i = 0; i < value.size() && schema.has("items"); i++) {
            check(path + "/" + i, value.get(i), schema.get("items"));
        }
    }

    private static boolean contains(JsonNode names, JsonNode value) {
        for (JsonNode name : names) {
            if (name.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfType(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
    }

    private static void require(String path, boolean fulfilled, String complaint) {
        if (!fulfilled) {
            throw new IllegalArgumentException(path + " " + complaint);
        }
    }
}

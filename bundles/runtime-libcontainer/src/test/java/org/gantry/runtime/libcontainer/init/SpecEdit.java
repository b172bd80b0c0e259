package org.gantry.runtime.libcontainer.init;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.json.Json;
import org.gantry.json.OciDocument;
import org.gantry.runtime.libcontainer.testing.TestSpec;

/** A spec as a document in which single properties are replaced. */
public final class SpecEdit {
    private static final String ELEMENT = "[]";

    private final ObjectNode document;

    private SpecEdit(ObjectNode document) {
        this.document = document;
    }

    public static SpecEdit ofDefault() {
        ObjectNode document = Json.strict().valueToTree(TestSpec.of("true").build("/gantry-test/x"));
        return new SpecEdit(document);
    }

    SpecEdit copy() {
        return new SpecEdit(document.deepCopy());
    }

    public ObjectNode document() {
        return document;
    }

    /**
     * Sets a property.
     *
     * @param path {@code linux.devices[].path} is of the last device, {@code linux.devices[]} one more device
     */
    public void set(String path, String json) {
        try {
            JsonNode value = Json.strict().readTree(json);
            String[] names = path.split("\\.", -1);
            ObjectNode at = document;
            for (int i = 0; i < names.length - 1; i++) {
                at = enter(at, names[i]);
            }
            String last = names[names.length - 1];
            if (last.endsWith(ELEMENT)) {
                at.withArrayProperty(withoutBrackets(last)).add(value);
            } else {
                at.set(last, value);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** Sets properties as the second column of fields.txt says: {@code path=json; path=json}. */
    public void setAll(String assignments) {
        for (String assignment : assignments.split("; ", -1)) {
            if (!assignment.isEmpty()) {
                int equals = assignment.indexOf('=');
                set(assignment.substring(0, equals), assignment.substring(equals + 1));
            }
        }
    }

    /** What a runtime reads. */
    public RuntimeSpec read() {
        return OciDocument.config(document.toString().getBytes(StandardCharsets.UTF_8))
                .content();
    }

    private static ObjectNode enter(ObjectNode at, String name) {
        if (!name.endsWith(ELEMENT)) {
            return at.withObjectProperty(name);
        }
        ArrayNode list = at.withArrayProperty(withoutBrackets(name));
        return (ObjectNode) list.get(list.size() - 1);
    }

    private static String withoutBrackets(String name) {
        return name.substring(0, name.length() - ELEMENT.length());
    }
}

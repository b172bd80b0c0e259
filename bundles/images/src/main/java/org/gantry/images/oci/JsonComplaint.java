package org.gantry.images.oci;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;

/** Says what is wrong with a document in terms of the document; Jackson speaks of the classes it wanted to fill. */
final class JsonComplaint {
    private JsonComplaint() {}

    static String of(JsonProcessingException e) {
        return switch (e) {
            case InvalidFormatException format -> path(format) + " cannot be " + quoted(format.getValue());
            case JsonMappingException mapping -> path(mapping) + " is of the wrong kind";
            default -> "it is no JSON" + place(e.getLocation());
        };
    }

    private static String path(JsonMappingException e) {
        var path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? "the document" : path.toString();
    }

    private static String quoted(Object value) {
        return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }

    private static String place(JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}

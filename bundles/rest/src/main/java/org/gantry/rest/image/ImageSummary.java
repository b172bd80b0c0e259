package org.gantry.rest.image;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gantry.api.image.Image;
import org.gantry.api.oci.Digest;

/**
 * An image as lists show it (API: ImageSummary). It writes itself: there may be thousands, and a tree of nodes for each
 * would take more time and memory than all the rest of a list.
 *
 * @param names the tags to show
 * @param sharedSize bytes of the layers that other images have too, or {@link #NOT_COMPUTED}
 * @param containers how many were made from it, or {@link #NOT_COMPUTED}
 */
record ImageSummary(Image image, List<String> names, long sharedSize, int containers) implements JsonSerializable {
    /** What Docker writes for a figure it was not asked to compute. */
    static final int NOT_COMPUTED = -1;

    @Override
    public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
        Instant created = image.config().created();
        Digest parent = image.parent();
        json.writeStartObject();
        json.writeNumberField("Containers", containers);
        json.writeNumberField("Created", created == null ? 0 : created.getEpochSecond());
        json.writeStringField("Id", image.id().toString());
        json.writeFieldName("Labels");
        labels(json);
        json.writeStringField("ParentId", parent == null ? "" : parent.toString());
        texts(json, "RepoDigests", image.repoDigests());
        texts(json, "RepoTags", names);
        json.writeNumberField("SharedSize", sharedSize);
        json.writeNumberField("Size", image.size());
        json.writeEndObject();
    }

    /** Whoever reads these knows what they are. */
    @Override
    public void serializeWithType(JsonGenerator json, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        serialize(json, provider);
    }

    /** In order, as Go writes maps; null if there are none. */
    private void labels(JsonGenerator json) throws IOException {
        Map<String, String> labels = ImageLabels.of(image);
        if (labels.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}

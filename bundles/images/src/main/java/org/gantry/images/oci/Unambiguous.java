package org.gantry.images.oci;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.json.Json;

/**
 * Refuses documents that one reader takes for one thing and another for another (image-spec manifest.md, "mediaType";
 * CVE-2021-41190): whoever checks an image must have seen what runs.
 */
public final class Unambiguous {
    private static final List<String> OF_MANIFESTS = List.of("config", "layers", "fsLayers", "history");
    private static final List<String> OF_INDEXES = List.of("manifests");

    private Unambiguous() {}

    /**
     * Holds a document against the media type it came under.
     *
     * @throws EngineException.InvalidArgument if it could be something else as well
     */
    public static void require(byte[] json, String mediaType, String what) {
        JsonNode document = parse(json, what);
        if (!document.isObject()) {
            throw invalid(what, "it is no object");
        }
        JsonNode own = document.get("mediaType");
        if (own != null && !own.asText().equals(mediaType)) {
            throw invalid(what, "it came as " + mediaType + ", but says it is " + own.asText());
        }
        for (String foreign : MediaTypes.isIndex(mediaType) ? OF_MANIFESTS : OF_INDEXES) {
            if (document.has(foreign)) {
                throw invalid(what, "it came as " + mediaType + ", but has \"" + foreign + "\"");
            }
        }
    }

    /** Of a property that is there twice, readers disagree which counts. */
    private static JsonNode parse(byte[] json, String what) {
        try {
            return Json.lenient()
                    .reader()
                    .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .readTree(json);
        } catch (JsonProcessingException e) {
            throw new EngineException.InvalidArgument("invalid " + what + ": " + JsonComplaint.of(e), e);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    private static EngineException.InvalidArgument invalid(String what, String why) {
        return new EngineException.InvalidArgument("invalid " + what + ": " + why);
    }
}

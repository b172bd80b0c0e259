package org.gantry.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;

/**
 * A document of the OCI runtime-spec as somebody else wrote it.
 *
 * <p>Reading is strict: a value of the wrong type or range, a missing required property, a null among the elements of a
 * list and a property given twice are refused by name. What belongs to another platform ({@code windows}, {@code vm}, ...)
 * is refused too. A property that the specification does not have must not be an error (config.md, Extensibility); so that
 * it is not lost in silence either, it is told to the caller, who warns.
 *
 * @param unknown paths of the properties that are not of the specification: {@code linux.namespaces[0].invented}
 */
public record OciDocument<T>(T content, List<String> unknown) {
    private static final Set<String> OTHER_PLATFORMS = Set.of("solaris", "windows", "vm", "zos", "freebsd");
    private static final ObjectMapper READER = Json.lenient()
            .copy()
            .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true)
            .setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));

    /**
     * Reads a {@code config.json}.
     *
     * @throws EngineException.InvalidArgument naming the property, or the place where this is no JSON
     * @throws EngineException.Unsupported naming the section of another platform
     */
    public static OciDocument<RuntimeSpec> config(byte[] json) {
        return read(json, RuntimeSpec.class, "config.json");
    }

    /** Reads a {@code process.json}, as {@code exec --process} takes it; errors as of {@link #config}. */
    public static OciDocument<RuntimeSpec.Process> process(byte[] json) {
        return read(json, RuntimeSpec.Process.class, "process.json");
    }

    /** Reads the resources that {@code update --resources} takes; errors as of {@link #config}. */
    public static OciDocument<LinuxResources> resources(byte[] json) {
        return read(json, LinuxResources.class, "resources");
    }

    private static <T> OciDocument<T> read(byte[] json, Class<T> type, String name) {
        try {
            JsonNode document = READER.readTree(json);
            OTHER_PLATFORMS.stream().filter(document::has).findFirst().ifPresent(section -> {
                throw new EngineException.Unsupported(section + " is not supported: this is a Linux runtime");
            });
            T content = READER.treeToValue(document, type);
            if (content == null) {
                throw new EngineException.InvalidArgument(name + ": there is no document");
            }
            List<String> unknown = new ArrayList<>();
            compare("", document, READER.valueToTree(content), unknown);
            return new OciDocument<>(content, unknown);
        } catch (JsonMappingException e) {
            throw refusal(e, name);
        } catch (JsonProcessingException e) {
            throw new EngineException.InvalidArgument(name + " is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was understood is what the records write back; what is only in the document was not. */
    private static void compare(String path, JsonNode document, JsonNode understood, List<String> unknown) {
        for (Map.Entry<String, JsonNode> property : document.properties()) {
            String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            JsonNode value = understood.path(property.getKey());
            if (!value.isMissingNode()) {
                compare(name, property.getValue(), value, unknown);
            } else if (!property.getValue().isNull()) {
                unknown.add(name);
            }
        }
        for (int i = 0; i < document.size() && document.isArray(); i++) {
            compare(path + "[" + i + "]", document.get(i), understood.path(i), unknown);
        }
    }

    private static EngineException refusal(JsonMappingException e, String name) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof NullPointerException absent) {
                String above = path(e.getPath());
                return new EngineException.InvalidArgument(
                        (above.isEmpty() ? "" : above + ".") + absent.getMessage() + " is missing", e);
            }
        }
        String path = path(e.getPath());
        return new EngineException.InvalidArgument((path.isEmpty() ? name : path) + ": " + e.getOriginalMessage(), e);
    }

    private static String path(List<Reference> references) {
        return references.stream()
                .map(reference -> reference.getFieldName() == null
                        ? "[" + reference.getIndex() + "]"
                        : "." + reference.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}

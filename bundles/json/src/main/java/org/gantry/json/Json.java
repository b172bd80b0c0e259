package org.gantry.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * The two mappers everything shares. Both write a null component as an absent property, instants as RFC 3339 with up to
 * nine digits, durations as ISO 8601, byte sizes as numbers, digests and paths as strings, and maps sorted by key, so that
 * equal values are equal bytes. Both read records by their components only, and take no string for a number.
 *
 * <p>The mappers are shared for their caches: never reconfigure one, derive a reader or writer (or a {@code copy()}).
 */
public final class Json {
    private static final ObjectMapper LENIENT =
            builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    private static final ObjectMapper STRICT =
            builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private Json() {}

    /** Skips properties it does not know, as OCI asks of readers. Also for state files, which a newer engine may have written. */
    public static ObjectMapper lenient() {
        return LENIENT;
    }

    /** Refuses properties it does not know: for what users write, where a misspelt property must not be lost. */
    public static ObjectMapper strict() {
        return STRICT;
    }

    /** Forgets all classes; those that are still in use are looked at anew. */
    static void forgetClasses() {
        LENIENT.clearCaches();
        STRICT.clearCaches();
    }

    private static JsonMapper.Builder builder() {
        return JsonMapper.builder()
                .typeFactory(
                        TypeFactory.createDefaultInstance()) // the default one is everybody's, and nobody clears it
                .addModule(new JavaTimeModule())
                .addModule(new Jdk8Module())
                .addModule(new ContractsModule())
                .annotationIntrospector(
                        AnnotationIntrospector.pair(new ContractsIntrospector(), new JacksonAnnotationIntrospector()))
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .disable(SerializationFeature.FAIL_ON_ORDER_MAP_BY_INCOMPARABLE_KEY);
    }
}

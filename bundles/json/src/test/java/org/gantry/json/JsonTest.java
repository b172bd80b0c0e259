package org.gantry.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.ByteSize;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final Digest DIGEST = new Digest("sha256", "ab".repeat(32));

    /** A record with everything a contract may hold, and methods that look like getters but are no components. */
    record Sample(
            Digest digest,
            ByteSize size,
            Duration timeout,
            Instant at,
            Path path,
            Optional<String> note,
            @Nullable String absent) {
        boolean isLarge() {
            return true;
        }

        String getNothing() {
            return "nothing";
        }
    }

    @Test
    void writesEveryContractTypeAsOneScalar() throws JsonProcessingException {
        var sample = new Sample(
                DIGEST,
                new ByteSize(7),
                Duration.ofMillis(1500),
                Instant.parse("2025-03-04T05:06:07.000000089Z"),
                Path.of("/var/lib/x"),
                Optional.of("n"),
                null);

        String json = Json.strict().writeValueAsString(sample);

        assertThat(json)
                .isEqualTo("{\"digest\":\"" + DIGEST + "\",\"size\":7,\"timeout\":\"PT1.5S\","
                        + "\"at\":\"2025-03-04T05:06:07.000000089Z\",\"path\":\"/var/lib/x\",\"note\":\"n\"}");
        assertThat(Json.strict().readValue(json, Sample.class)).isEqualTo(sample);
    }

    @Test
    void readsInstantsWithAnOffset() throws JsonProcessingException {
        Instant instant = Json.lenient().readValue("\"2025-03-04T05:06:07.1+02:00\"", Instant.class);

        assertThat(instant).isEqualTo(Instant.parse("2025-03-04T03:06:07.1Z"));
    }

    @Test
    void honoursJsonNameBothWays() throws JsonProcessingException {
        String json =
                "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Env\":[\"A=b\"],\"StopSignal\":\"SIGINT\"},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + DIGEST + "\"]},"
                        + "\"history\":[{\"created_by\":\"x\",\"empty_layer\":true}]}";

        ImageConfig config = Json.lenient().readValue(json, ImageConfig.class);

        assertThat(config.config()).isNotNull().satisfies(execution -> {
            assertThat(execution.env()).containsExactly("A=b");
            assertThat(execution.stopSignal()).isEqualTo("SIGINT");
        });
        assertThat(config.rootfs().diffIds()).containsExactly(DIGEST);
        assertThat(Json.lenient().writeValueAsString(config)).isEqualTo(json);
    }

    @Test
    void namesOfTheRuntimeSpecAreThoseOfTheSpecification() throws JsonProcessingException {
        var priority = new RuntimeSpec.IoPriority("IOPRIO_CLASS_BE", 3);

        assertThat(Json.lenient().writeValueAsString(priority))
                .isEqualTo("{\"class\":\"IOPRIO_CLASS_BE\",\"priority\":3}");
    }

    @Test
    void onlyTheStrictMapperRefusesUnknownProperties() throws JsonProcessingException {
        String json = "{\"type\":\"layers\",\"diff_ids\":[],\"invented\":1}";

        assertThat(Json.lenient().readValue(json, ImageConfig.RootFs.class).type())
                .isEqualTo("layers");
        assertThatThrownBy(() -> Json.strict().readValue(json, ImageConfig.RootFs.class))
                .isInstanceOf(UnrecognizedPropertyException.class)
                .hasMessageContaining("invented");
    }

    @Test
    void refusesWhatIsNoDigest() {
        assertThatThrownBy(() -> Json.lenient().readValue("\"sha256:zz\"", Digest.class))
                .isInstanceOf(MismatchedInputException.class)
                .hasMessageContaining("invalid digest \"sha256:zz\"");
    }

    @Test
    void takesNoStringForANumberAndNoFraction() {
        assertThatThrownBy(() -> Json.lenient().readValue("{\"limit\":\"5\"}", Limit.class))
                .isInstanceOf(MismatchedInputException.class);
        assertThatThrownBy(() -> Json.lenient().readValue("{\"limit\":5.5}", Limit.class))
                .isInstanceOf(MismatchedInputException.class);
        assertThatThrownBy(() -> Json.lenient().readValue("\"5\"", ByteSize.class))
                .isInstanceOf(MismatchedInputException.class);
    }

    record Limit(long limit) {}

    @Test
    void sortsMapsAndReadsDigestsAsKeys() throws JsonProcessingException {
        assertThat(Json.lenient().writeValueAsString(Map.of("b", 1, "a", 2, "c", 3)))
                .isEqualTo("{\"a\":2,\"b\":1,\"c\":3}");
        String json = Json.lenient().writeValueAsString(Map.of(DIGEST, List.of("x")));
        assertThat(Json.lenient().readValue(json, new TypeReference<Map<Digest, List<String>>>() {}))
                .containsEntry(DIGEST, List.of("x"));
    }

    @Test
    void refusesTrailingText() {
        assertThatThrownBy(() -> Json.lenient().readValue("{\"limit\":5} x", Limit.class))
                .isInstanceOf(JsonProcessingException.class);
    }
}

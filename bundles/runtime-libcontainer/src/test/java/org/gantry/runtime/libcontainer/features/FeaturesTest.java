package org.gantry.runtime.libcontainer.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.json.Json;
import org.gantry.runtime.libcontainer.mount.MountOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The features document says what is so. */
class FeaturesTest {
    private static final String SCHEMAS = System.getProperty("gantry.oci.schemas", "");

    private final Features features = Features.ofDriver();

    @Test
    void everyMountOptionItNamesIsOneOfItsOwn() {
        for (String option : features.mountOptions()) {
            assertThat(MountOptions.parse("x", List.of(option)).parameters())
                    .as(option)
                    .isEmpty();
        }
        assertThat(features.mountOptions())
                .contains("rbind", "ro", "rro", "rshared")
                .doesNotHaveDuplicates();
    }

    @Test
    void namesWhatTheDriverReads() {
        assertThat(features.hooks())
                .containsExactly(
                        "prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");
        assertThat(features.linux().namespaces()).contains("mount", "pid", "network");
        assertThat(features.linux().capabilities()).contains("CAP_CHOWN", "CAP_CHECKPOINT_RESTORE");
        assertThat(features.linux().seccomp().actions())
                .contains("SCMP_ACT_ERRNO")
                .doesNotContain("SCMP_ACT_NOTIFY");
        assertThat(features.linux().seccomp().operators()).hasSize(7);
        assertThat(features.linux().seccomp().archs()).contains("SCMP_ARCH_X86_64");
        assertThat(features.linux().seccomp().knownFlags())
                .containsAll(features.linux().seccomp().supportedFlags());
        assertThat(features.linux().cgroup().systemd()).isFalse();
        assertThat(features.linux().intelRdt().enabled()).isFalse();
    }

    /** Against the schema of the specification, where -Dgantry.oci.schemas says it is. */
    @Test
    void isValidBySchema() throws IOException {
        if (SCHEMAS.isEmpty()) {
            System.err.println(
                    "SKIPPED FeaturesTest.isValidBySchema: -Dgantry.oci.schemas names no directory of schemas");
            Assumptions.abort("no schemas");
        }
        Path schemas = Path.of(SCHEMAS);
        JsonNode document = Json.strict().valueToTree(features);
        JsonNode schema = Json.lenient().readTree(Files.readAllBytes(schemas.resolve("features-schema.json")));
        assertThatCode(() -> new SmallSchema(schemas, "features-schema.json").check("", document, schema))
                .doesNotThrowAnyException();
    }
}

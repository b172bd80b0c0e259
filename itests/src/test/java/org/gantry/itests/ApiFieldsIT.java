package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.gantry.itests.support.ApiField;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.RawApi;
import org.gantry.itests.support.Requirements;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each field of a create request is shown by inspect, or refused by name, or the user is warned: none is ignored. */
class ApiFieldsIT extends DockerCliTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RawApi api = new RawApi(engine);

    @BeforeAll
    static void needsCurl() {
        Requirements.program("curl", "curl");
    }

    static List<ApiField> fields() {
        return ApiField.all();
    }

    @ParameterizedTest
    @MethodSource("fields")
    void isNotIgnored(ApiField field) throws JsonProcessingException {
        if (field.field().equals("HostConfig.Links")) {
            docker.ok("create", "--name", "other", BUSYBOX, "true");
        }
        RawApi.Answer answer = api.request("POST", "/v1.50/containers/create", field.request());
        String name = field.field().substring(field.field().lastIndexOf('.') + 1);
        if (answer.status() != 201) {
            assertThat(field.outcome()).as(answer.body()).isEqualTo("refused");
            assertThat(answer.status()).as(answer.body()).isIn(400, 404, 501);
            assertThat(answer.body())
                    .satisfies(
                            words -> assertThat(namesIt(words, name)).as(words).isTrue());
            return;
        }
        JsonNode created = JSON.readTree(answer.body());
        if (field.outcome().equals("no effect") || !created.get("Warnings").isEmpty()) {
            return;
        }
        if (field.outcome().equals("refused")) {
            System.err.println("docs/api-fields.md says that " + field + " is refused; by now it works");
        }
        assertThat(shown(created.get("Id").asText(), field.field())).isEqualTo(JSON.readTree(field.example()));
    }

    private JsonNode shown(String id, String field) throws JsonProcessingException {
        JsonNode details = JSON.readTree(
                api.request("GET", "/v1.50/containers/" + id + "/json", "").body());
        String path = field.startsWith("HostConfig.") ? field : "Config." + field;
        JsonNode value = details.at("/" + path.replace('.', '/'));
        if (field.equals("HostConfig.Links")) {
            // Both containers are named there: "/other:/this/alias".
            String shown = value.get(0).asText();
            return JSON.createArrayNode()
                    .add(shown.substring(1, shown.indexOf(':') + 1) + shown.substring(shown.lastIndexOf('/') + 1));
        }
        if (!field.equals("Env")) {
            return value;
        }
        // The image's come first.
        return JSON.createArrayNode().add(value.get(value.size() - 1));
    }

    /** By the field's name, or in Docker's words, which know it by another. */
    private static boolean namesIt(String words, String name) {
        return words.contains(name)
                || (name.equals("StorageOpt") && words.contains("--storage-opt"))
                || words.toLowerCase(java.util.Locale.ROOT).contains("no such container")
                || (name.startsWith("Blkio") && words.contains("/dev/null"));
    }
}

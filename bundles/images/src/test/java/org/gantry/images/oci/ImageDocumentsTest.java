package org.gantry.images.oci;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.gantry.api.EngineException.InvalidArgument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDocumentsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"manifests\":          | it is no JSON at line 1, column 14",
                "<xml/>                   | it is no JSON at line 1, column 1",
                "[]                       | the document is of the wrong kind",
                "{\"manifests\":{}}       | manifests is of the wrong kind",
                "{\"manifests\":[1]}      | manifests[0] is of the wrong kind",
                "{\"manifests\":[{\"digest\":\"sha256:1\"}]} | manifests[0].digest cannot be \"sha256:1\"",
                "{\"manifests\":[{\"size\":\"5\"}]}          | manifests[0].size is of the wrong kind",
                "{\"manifests\":[{\"size\":1e99}]}           | manifests[0].size cannot be 1.0E99",
                "{\"schemaVersion\":2}    | it has no manifests",
                "null                     | it is null"
            })
    void saysWhatIsWrongInTermsOfTheDocument(String json, String complaint) {
        assertThatThrownBy(() -> ImageDocuments.index(json.getBytes(StandardCharsets.UTF_8), "index.json"))
                .isInstanceOf(InvalidArgument.class)
                .hasMessage("invalid index.json: " + complaint);
    }
}

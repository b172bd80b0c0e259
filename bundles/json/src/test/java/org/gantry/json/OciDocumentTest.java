package org.gantry.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OciDocumentTest {
    @Test
    void readsUnsignedNumbersUpToTheirEnd() throws Exception {
        String limits = "{\"type\":\"RLIMIT_NOFILE\",\"soft\":9223372036854775808,\"hard\":18446744073709551615}";

        RuntimeSpec.Process process = OciDocument.process(
                        bytes("{\"cwd\":\"/\",\"args\":[\"x\"],\"rlimits\":[" + limits + "]}"))
                .content();

        assertThat(process.rlimits()).containsExactly(new RuntimeSpec.Rlimit("RLIMIT_NOFILE", Long.MIN_VALUE, -1));
        assertThat(Json.strict().writeValueAsString(process.rlimits())).isEqualTo("[" + limits + "]");
    }

    @Test
    void aProcessWithoutAUserIsRoots() {
        assertThat(OciDocument.process(bytes("{\"cwd\":\"/\",\"args\":[]}"))
                        .content()
                        .user())
                .isEqualTo(RuntimeSpec.User.ROOT);
    }

    @Test
    void tellsOfPropertiesThatTheSpecificationDoesNotHave() {
        OciDocument<RuntimeSpec> document = OciDocument.config(
                bytes(
                        "{\"ociVersion\":\"1.2.0\",\"x\":{\"y\":[1]},\"linux\":{\"namespaces\":[{\"type\":\"pid\",\"z\":1}]}}"));

        assertThat(document.unknown()).containsExactly("x", "linux.namespaces[0].z");
        assertThat(document.content().linux()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                        | ociVersion is missing",
                "{'ociVersion':'1','root':{}}                              | root.path is missing",
                "{'ociVersion':'1','mounts':[{'type':'proc'}]}             | mounts[0].destination is missing",
                "{'ociVersion':'1','linux':{'namespaces':[{'type':null}]}} | linux.namespaces[0].type is missing",
                "{'ociVersion':'1','process':{'cwd':'/'}}                  | process.args is missing",
                "{'ociVersion':'1','process':{'cwd':'/','args':[null]}}    | process.args[0]: ",
                "{'ociVersion':'1','process':{'cwd':'/','args':'true'}}    | process.args: ",
                "{'ociVersion':'1','process':{'cwd':'/','args':[],'rlimits':[{'type':'x','soft':-1,'hard':0}]}}"
                        + " | process.rlimits[0].soft: ",
                "{'ociVersion':'1','process':{'cwd':'/','args':[],'oomScoreAdj':2147483648}} | process.oomScoreAdj: ",
                "{'ociVersion':'1','hostname':'a','hostname':'b'}          | Duplicate field 'hostname'",
                "{'ociVersion':'1'                                         | is no JSON",
                "null                                                      | there is no document",
                "[]                                                        | config.json: "
            })
    void refusesByNameWhatItCannotRead(String json, String message) {
        assertThatThrownBy(() -> OciDocument.config(bytes(json.replace('\'', '"'))))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"solaris", "windows", "vm", "zos", "freebsd"})
    void refusesOtherPlatforms(String section) {
        assertThatThrownBy(() -> OciDocument.config(bytes("{\"ociVersion\":\"1.2.0\",\"" + section + "\":{}}")))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessageContaining(section + " is not supported");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

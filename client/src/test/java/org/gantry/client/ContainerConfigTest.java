package org.gantry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerConfigTest {
    @Test
    void theForegroundIsAttached() throws Exception {
        assertThat(json("hello"))
                .contains("\"Image\":\"hello\"")
                .contains("\"AttachStdin\":false,\"AttachStdout\":true,\"AttachStderr\":true")
                .doesNotContain("Cmd");
    }

    @Test
    void optionsBecomeFields() throws Exception {
        assertThat(json("-d", "--rm", "-v", "/a:/b:ro", "-m", "64m", "--network", "none", "-l", "k=v", "image", "true"))
                .contains("\"Cmd\":[\"true\"]")
                .contains("\"AttachStdout\":false")
                .contains("\"Labels\":{\"k\":\"v\"}")
                .contains("\"AutoRemove\":true")
                .contains("\"Binds\":[\"/a:/b:ro\"]")
                .contains("\"NetworkMode\":\"none\"")
                .contains("\"Memory\":67108864");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "7,7", "7b,7", "1K,1024", "64m,67108864", "2g,2147483648", "1t,1099511627776"})
    void sizesHaveUnits(String text, long bytes) throws ClientException {
        assertThat(ContainerConfig.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "-1", "1.5g", "9999999999t", "1x"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> ContainerConfig.bytes(text)).isInstanceOf(ClientException.class);
    }

    private static String json(String... args) throws ClientException, IOException {
        return new ContainerConfig(RunOptions.parse(List.of(args))).json();
    }
}

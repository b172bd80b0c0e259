package org.gantry.rest.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.ByteSize;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.ProcessConfig;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;
import org.gantry.rest.testing.Resources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerConfigMappingTest {
    /** Fields of a request that an answer does not repeat: clients send them, Docker stopped telling them. */
    private static final Set<String> NOT_ANSWERED = Set.of("HostConfig", "NetworkingConfig");

    /** Fields of which an answer has the value in force where the request had null. */
    private static final Set<String> DEFAULTED = Set.of("MaskedPaths", "ReadonlyPaths");

    private static ContainerConfig read(String json) {
        return Fields.read(Json.parseObject(json.getBytes(StandardCharsets.UTF_8)), ContainerConfigMapping::read);
    }

    private static ContainerDetails details(ContainerConfig config) {
        return new ContainerDetails(
                "f".repeat(64),
                "n",
                Instant.EPOCH,
                config,
                ContainerState.NEW,
                null,
                "sha256:" + "0".repeat(64),
                "p",
                List.of(),
                0,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                "r",
                "overlayfs",
                null,
                null);
    }

    @Test
    void everythingTheCliCanSayArrives() throws IOException {
        assertThat(read(Resources.text("create/everything.json"))).isEqualTo(Everything.CONFIG);
    }

    @Test
    void everythingTheCliCanSayIsAnsweredByInspect() throws IOException {
        ObjectNode request = Json.parseObject(Resources.bytes("create/everything.json"));
        ObjectNode answer = ContainerInspect.of(details(Everything.CONFIG));
        assertRepeated(request, answer.get("Config"), NOT_ANSWERED);
        assertRepeated(request.get("HostConfig"), answer.get("HostConfig"), DEFAULTED);
        assertThat(answer.at("/HostConfig/MaskedPaths")).as("privileged").isEmpty();
        JsonNode asked = request.at("/NetworkingConfig/EndpointsConfig/foo");
        JsonNode told = answer.at("/NetworkSettings/Networks/foo");
        assertRepeated(asked, told, Set.of("MacAddress"));
        assertThat(answer.at("/Config/MacAddress")).isEqualTo(asked.get("MacAddress"));
    }

    private static void assertRepeated(JsonNode asked, JsonNode told, Set<String> except) {
        asked.properties().stream()
                .filter(field -> !except.contains(field.getKey()))
                .forEach(field -> assertThat(told.path(field.getKey()).toString())
                        .as(field.getKey())
                        .isEqualTo(field.getValue().toString()));
    }

    @Test
    void whatTheCliSendsUnaskedMeansTheDefaults() throws IOException {
        ProcessConfig process = new ProcessConfig(
                null, List.of("true"), List.of(), "", "", false, false, false, false, false, false, null);
        assertThat(read(Resources.text("create/run-detached.json")))
                .isEqualTo(ContainerConfig.of("busybox", process).withNetwork(NetworkConfig.ofMode("default")));
    }

    @Test
    void anInteractiveRun() throws IOException {
        ContainerConfig config = read(Resources.text("create/run-interactive.json"));
        assertThat(config.process())
                .isEqualTo(new ProcessConfig(
                        null, List.of("sh"), List.of(), "", "", true, true, true, true, true, true, null));
        assertThat(config.lifecycle().autoRemove()).isTrue();
    }

    @Test
    void theLeastOfRequestsMeansTheDefaults() {
        ProcessConfig process =
                new ProcessConfig(null, null, List.of(), "", "", false, false, false, false, false, false, null);
        assertThat(read("{\"Image\":\"i\"}")).isEqualTo(ContainerConfig.of("i", process));
    }

    @Test
    void inspectFillsInWhatWasLeftOpen() {
        ObjectNode answer = ContainerInspect.of(details(read("{\"Image\":\"i\",\"HostConfig\":{\"Memory\":100}}")));
        assertThat(answer.at("/Config/Hostname").asText()).isEqualTo("f".repeat(12));
        assertThat(answer.at("/HostConfig/NetworkMode").asText()).isEqualTo("bridge");
        assertThat(answer.at("/HostConfig/MemorySwap").asLong()).isEqualTo(200);
        assertThat(answer.at("/HostConfig/ShmSize").asLong()).isEqualTo(64 << 20);
        assertThat(answer.at("/HostConfig/LogConfig/Type").asText()).isEqualTo("json-file");
        assertThat(answer.at("/HostConfig/Runtime").asText()).isEqualTo("r");
        assertThat(answer.at("/HostConfig/IpcMode").asText()).isEqualTo("private");
        assertThat(answer.at("/HostConfig/CgroupnsMode").asText()).isEqualTo("private");
        assertThat(answer.at("/HostConfig/MaskedPaths")).contains(new TextNode("/proc/kcore"));
        assertThat(answer.at("/HostConfig/ReadonlyPaths")).contains(new TextNode("/proc/sys"));
        assertThat(answer.at("/NetworkSettings/Networks/bridge/IPAddress").asText())
                .isEmpty();
    }

    @Test
    void aNamespaceIsNamedByItsPath() {
        ContainerDetails given = details(Everything.CONFIG);
        ContainerDetails running = new ContainerDetails(
                given.id(),
                given.name(),
                given.created(),
                given.config(),
                given.state(),
                given.health(),
                given.imageId(),
                given.path(),
                given.args(),
                0,
                Path.of("/run/netns/xyz"),
                null,
                null,
                null,
                null,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                "r",
                "overlayfs",
                null,
                null);
        assertThat(ContainerInspect.of(running).at("/NetworkSettings/SandboxID").asText())
                .isEqualTo("xyz");
    }

    @Test
    void anEmptyEntrypointIsNotNone() {
        assertThat(read("{\"Image\":\"i\",\"Entrypoint\":[\"\"]}").process().entrypoint())
                .isEmpty();
        assertThat(read("{\"Image\":\"i\",\"Entrypoint\":[]}").process().entrypoint())
                .isNull();
        assertThat(read("{\"Image\":\"i\",\"Entrypoint\":\"sh\"}").process().entrypoint())
                .containsExactly("sh");
    }

    @Test
    void namesMatchWhateverTheirCase() {
        assertThat(read("{\"image\":\"i\",\"hostconfig\":{\"memory\":5}}")
                        .resources()
                        .memory()
                        .limit())
                .isEqualTo(new ByteSize(5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{`Image`:`i`,`Foo`:1} | invalid JSON: unknown field \"Foo\"",
                "{`Image`:`i`,`HostConfig`:{`Memroy`:1}} | invalid JSON: unknown field \"HostConfig.Memroy\"",
                "{`Image`:5} | invalid JSON: Image must be a string, not number",
                "{`Image`:`i`,`Tty`:`yes`} | invalid JSON: Tty must be a boolean, not string",
                "{`Image`:`i`,`Env`:`A=b`} | invalid JSON: Env must be an array, not string",
                "{`Image`:`i`,`Env`:[1]} | invalid JSON: Env[0] must be a string, not number",
                "{`Image`:`i`,`Labels`:{`a`:1}} | invalid JSON: Labels.a must be a string, not number",
                "{`Image`:`i`,`HostConfig`:[]} | invalid JSON: HostConfig must be an object, not array",
                "{`Image`:`i`,`HostConfig`:{`Memory`:1.5}} | HostConfig.Memory must be an integer, not number",
                "{`Image`:`i`,`HostConfig`:{`Memory`:-1}} | invalid value -1 for HostConfig.Memory",
                "{`Image`:`i`,`HostConfig`:{`Memory`:99999999999999999999}} | invalid value 99999999999999999999",
                "{`Image`:`i`,`HostConfig`:{`RestartPolicy`:{`Name`:`x`}}} | unknown policy 'x'",
                "{`Image`:`i`,`HostConfig`:{`Isolation`:`hyperv`}} | invalid isolation 'hyperv'",
                "{`Image`:`i`,`HostConfig`:{`ConsoleSize`:[1]}} | invalid ConsoleSize",
                "{`Image`:`i`,`HostConfig`:{`ConsoleSize`:[1,70000]}} | invalid ConsoleSize",
                "{`Image`:`i`,`HostConfig`:{`PortBindings`:{`x`:[]}}} | invalid port specification: \"x\"",
                "{`Image`:`i`,`HostConfig`:{`PortBindings`:{`80/tcp`:[{`HostPort`:`65536`}]}}} | \"65536\"",
                "{`Image`:`i`,`ExposedPorts`:{`70000/tcp`:{}}} | invalid port specification: \"70000/tcp\"",
                "{} | no image specified",
                "{`Image`:`i`,`MacAddress`:`a`,`NetworkingConfig`:{`EndpointsConfig`:{`n`:{`MacAddress`:`b`}}}} "
                        + "| conflicting MAC addresses: a, b",
            })
    void refusesWhatCannotBe(String json, String words) {
        assertThatThrownBy(() -> read(json.replace('`', '"')))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | unexpected EOF",
                "[] | it must be an object",
                "null | it must be an object",
                "{} {} | unexpected content after JSON",
                "{} x | Unrecognized token 'x'",
                "{\"a\":} | Unexpected character ('}' (code 125)): expected a value at line 1, column 6",
            })
    void refusesWhatIsNoObject(String text, String words) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageStartingWith("invalid JSON: " + words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "HostConfig.DeviceRequests | {'HostConfig':{'DeviceRequests':[{'Count':-1}]}}",
                "HostConfig.KernelMemory | {'HostConfig':{'KernelMemory':4096}}",
                "HostConfig.CpuCount | {'HostConfig':{'CpuCount':1}}",
                "OnBuild | {'OnBuild':['RUN x']}",
                "Shell | {'Shell':['sh']}",
                "HostConfig.Mounts[0].ImageOptions | "
                        + "{'HostConfig':{'Mounts':[{'Type':'image','Target':'/t','ImageOptions':{'Subpath':'x'}}]}}",
            })
    void refusesByNameWhatNothingImplements(String field, String json) {
        assertThatThrownBy(() -> read(json.replace('\'', '"').replaceFirst("\\{", "{\"Image\":\"i\",")))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessage(field + " is not supported by this engine");
    }
}

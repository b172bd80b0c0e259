package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.container.MountPoint;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.NetworkConfig.PortBinding;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.network.PublishedPort;
import org.gantry.rest.testing.FakeContainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListContainersTest extends ServerTestCase {
    private static final Instant MORNING = Instant.parse("2024-05-01T08:00:00Z");

    /** {@code web} runs and is connected; {@code worker} has failed; {@code idle} was made last and never ran. */
    @BeforeEach
    void givenThree() {
        ContainerConfig plain = ContainerConfig.of("busybox", ProcessConfig.of(List.of("hang")));
        NetworkConfig ports = new NetworkConfig(
                "front",
                false,
                List.of("80/tcp", "53/udp"),
                Map.of("80/tcp", List.of(new PortBinding("", "8080"))),
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "",
                Map.of());
        FakeContainer web = engine.containers()
                .given("web", plain.withLabels(Map.of("tier", "front", "x", "")).withNetwork(ports));
        web.ports = List.of(new PublishedPort("tcp", 80, "0.0.0.0", 8080));
        web.created = MORNING;
        web.mounts = List.of(new MountPoint("bind", "", "/src", "/dst", "", "ro", false, "rprivate"));
        web.state = new ContainerState(Status.RUNNING, 7, 0, "", false, Instant.now(), null);
        FakeContainer worker = engine.containers().given("worker", plain.withLabels(Map.of("tier", "back")));
        worker.created = MORNING.plusSeconds(60);
        worker.state = new ContainerState(Status.EXITED, 0, 3, "", false, MORNING, MORNING);
        engine.containers().given("idle", ContainerConfig.of("example/sub/child:v1", ProcessConfig.of(null))).created =
                MORNING.plusSeconds(120);
    }

    private List<String> names(String query) throws IOException {
        JsonNode list = new ObjectMapper()
                .readTree(server.get("/containers/json" + query).body());
        List<String> names = new ArrayList<>();
        list.forEach(container -> names.add(container.at("/Names/0").asText().substring(1)));
        return names;
    }

    private static String filters(String json) {
        return "filters=" + URLEncoder.encode(json.replace('\'', '"'), StandardCharsets.UTF_8);
    }

    @Test
    void runningOnesUnlessAskedForMore() throws IOException {
        assertThat(names("")).containsExactly("web");
        assertThat(names("?all=1")).containsExactly("idle", "worker", "web");
        assertThat(names("?all=false")).containsExactly("web");
        assertThat(names("?limit=2")).containsExactly("idle", "worker");
        assertThat(names("?limit=0")).containsExactly("web");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name':['w']} | worker web",
                "{'name':['^/we']} | web",
                "{'name':['b$']} | web",
                "{'name':['web','idle']} | idle web",
                "{'status':['exited']} | worker",
                "{'status':['created','running']} | idle web",
                "{'exited':['3']} | worker",
                "{'exited':['0']} | ",
                "{'label':['tier']} | worker web",
                "{'label':['tier=front','x']} | web",
                "{'ancestor':['busybox']} | idle worker web",
                "{'ancestor':['nothing']} | ",
                "{'before':['worker']} | web",
                "{'since':['worker']} | idle",
                "{'network':['front']} | web",
                "{'network':['bridge']} | idle worker",
                "{'volume':['/dst']} | web",
                "{'health':['none']} | idle worker web",
                "{'health':['healthy']} | ",
                "{'expose':['53/udp']} | web",
                "{'expose':['80']} | web",
                "{'expose':['81']} | ",
                "{'publish':['8080']} | web",
                "{'publish':['8000-8100/tcp']} | web",
                "{'publish':['80']} | ",
                "{'is-task':['true']} | ",
                "{'name':['w'],'status':['running']} | web",
            })
    void filtersNarrow(String filter, String expected) throws IOException {
        List<String> wanted = expected == null ? List.of() : List.of(expected.split(" "));
        assertThat(names("?all=1&" + filters(filter))).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'foo':['x']}",
                "{'status':['asleep']}",
                "{'exited':['x']}",
                "{'health':['x']}",
                "{'publish':['x']}",
                "{'name':['(']}"
            })
    void filtersThatCannotBeAreRefused(String filter) throws IOException {
        assertThat(server.get("/containers/json?all=1&" + filters(filter)).status())
                .isEqualTo(400);
    }

    @Test
    void anUnknownPivotIsNotFound() throws IOException {
        assertThat(server.get("/containers/json?" + filters("{'since':['x']}")).body())
                .isEqualTo("{\"message\":\"No such container: x\"}\n");
    }

    @Test
    void aSummaryHasDockersShape() throws IOException {
        JsonNode web = new ObjectMapper()
                .readTree(server.get("/containers/json?size=1").body())
                .get(0);
        String expected = """
                {"Id": "%s", "Names": ["/web"], "Image": "busybox", "ImageID": "sha256:%s", "Command": "hang",
                 "Created": 1714550400,
                 "Ports": [{"PrivatePort": 80, "Type": "tcp", "IP": "0.0.0.0", "PublicPort": 8080},
                           {"PrivatePort": 53, "Type": "udp"}],
                 "SizeRw": 12, "SizeRootFs": 1234, "Labels": {"tier": "front", "x": ""},
                 "State": "running", "Status": "Up Less than a second", "HostConfig": {"NetworkMode": "front"},
                 "Mounts": [{"Type": "bind", "Source": "/src", "Destination": "/dst", "Mode": "ro", "RW": false,
                             "Propagation": "rprivate"}]}""".formatted(web.get("Id").asText(), "ab".repeat(32));
        ((ObjectNode) web).remove("NetworkSettings");
        assertThat(web).isEqualTo(new ObjectMapper().readTree(expected));
    }
}

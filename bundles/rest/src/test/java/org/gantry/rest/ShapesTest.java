package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gantry.api.volume.VolumeRequest;
import org.gantry.rest.testing.Resources;
import org.junit.jupiter.api.Test;

/**
 * Answers have the fields the API description has, no more, and less only those Docker leaves out as well when there is
 * nothing to say.
 */
class ShapesTest extends ServerTestCase {
    private static Map<String, Set<String>> definitions() throws IOException {
        return Resources.text("fields-v1.50.txt")
                .lines()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(
                        words -> words[0],
                        words -> new TreeSet<>(Arrays.asList(words).subList(1, words.length))));
    }

    private JsonNode get(String path) throws IOException {
        return new ObjectMapper().readTree(server.get(path).body());
    }

    private static void assertShape(JsonNode answer, String definition, String... leftOut) throws IOException {
        Set<String> expected = new TreeSet<>(definitions().getOrDefault(definition, Set.of()));
        assertThat(expected).as(definition).containsAll(Set.of(leftOut));
        expected.removeAll(Set.of(leftOut));
        Set<String> told = new TreeSet<>();
        answer.fieldNames().forEachRemaining(told::add);
        assertThat(told).as(definition).isEqualTo(expected);
    }

    @Test
    void inspect() throws IOException {
        container("hang");
        JsonNode answer = get("/containers/c/json?size=1");
        assertShape(answer, "ContainerInspectResponse", "ImageManifestDescriptor");
        assertShape(answer.get("State"), "ContainerState", "Health");
        assertShape(
                answer.get("HostConfig"),
                "HostConfig",
                "Annotations",
                "Init",
                "KernelMemoryTCP",
                "Mounts",
                "StorageOpt",
                "Sysctls",
                "Tmpfs");
        assertShape(
                answer.get("Config"),
                "ContainerConfig",
                "ArgsEscaped",
                "ExposedPorts",
                "Healthcheck",
                "MacAddress",
                "NetworkDisabled",
                "Shell",
                "StopSignal",
                "StopTimeout");
        assertShape(answer.get("NetworkSettings"), "NetworkSettings");
        assertShape(answer.at("/NetworkSettings/Networks/bridge"), "EndpointSettings");
    }

    @Test
    void lists() throws IOException {
        container("hang");
        assertShape(get("/containers/json?all=1&size=1").get(0), "ContainerSummary", "ImageManifestDescriptor");
        assertShape(get("/images/json").get(0), "ImageSummary", "Descriptor", "Manifests");
    }

    @Test
    void images() throws IOException {
        JsonNode answer = get("/images/busybox/json");
        assertShape(answer, "ImageInspect", "Descriptor", "Manifests", "OsVersion", "Variant");
        assertShape(
                answer.get("Config"),
                "ImageConfig",
                "ArgsEscaped",
                "ExposedPorts",
                "Healthcheck",
                "Shell",
                "StopSignal");
    }

    @Test
    void theRest() throws IOException {
        assertShape(get("/networks/bridge"), "Network", "Peers");
        assertShape(get("/version"), "SystemVersion");
        assertShape(
                get("/info"),
                "SystemInfo",
                "CDISpecDirs",
                "Containerd",
                "DefaultAddressPools",
                "DiscoveredDevices",
                "FirewallBackend",
                "NEventsListener",
                "NFd",
                "NGoroutines");
    }

    @Test
    void volumes() throws IOException {
        engine.volumes().create(VolumeRequest.named("v"));
        assertShape(get("/volumes/v"), "Volume", "ClusterVolume", "Status", "UsageData");
        assertShape(get("/volumes"), "VolumeListResponse");
        assertThat(get("/volumes").at("/Volumes/0")).isEqualTo(get("/volumes/v"));
    }

    @Test
    void stats() throws IOException {
        container("hang");
        server.post("/containers/c/start");
        JsonNode answer = get("/containers/c/stats?stream=0&one-shot=1");
        assertShape(answer, "ContainerStatsResponse");
        assertShape(answer.get("cpu_stats"), "ContainerCPUStats");
        assertShape(
                answer.get("memory_stats"),
                "ContainerMemoryStats",
                "commitbytes",
                "commitpeakbytes",
                "privateworkingset");
    }
}

package org.gantry.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.NetworkConfig.PortBinding;
import org.gantry.api.network.PortRequest;
import org.junit.jupiter.api.Test;

class PortRequestsTest {
    private static NetworkConfig config(List<String> exposed, Map<String, List<PortBinding>> bound, boolean all) {
        return new NetworkConfig(
                "", false, exposed, bound, all, List.of(), List.of(), List.of(), List.of(), List.of(), "", Map.of());
    }

    @Test
    void onePortEach() {
        Map<String, List<PortBinding>> bound = Map.of(
                "80/tcp", List.of(new PortBinding("", "8080"), new PortBinding("127.0.0.1", "")),
                "90-91/udp", List.of(new PortBinding("", "9090-9091")),
                "99/tcp", List.of(new PortBinding("", "9000-9009")),
                "1/sctp", List.of());
        assertThat(PortRequests.of(config(List.of("5/tcp"), bound, false)))
                .containsExactlyInAnyOrder(
                        new PortRequest("tcp", 80, "", 8080, 8080),
                        new PortRequest("tcp", 80, "127.0.0.1", 0, 0),
                        new PortRequest("udp", 90, "", 9090, 9090),
                        new PortRequest("udp", 91, "", 9091, 9091),
                        new PortRequest("tcp", 99, "", 9000, 9009),
                        new PortRequest("sctp", 1, "", 0, 0));
    }

    @Test
    void allThatAreExposed() {
        Map<String, List<PortBinding>> bound = Map.of("80/tcp", List.of(new PortBinding("", "8080")));
        assertThat(PortRequests.of(config(List.of("80/tcp", "5-6/udp"), bound, true)))
                .containsExactlyInAnyOrder(
                        new PortRequest("tcp", 80, "", 8080, 8080),
                        new PortRequest("udp", 5, "", 0, 0),
                        new PortRequest("udp", 6, "", 0, 0));
    }

    @Test
    void rangesMustFit() {
        Map<String, List<PortBinding>> bound = Map.of("80-82/tcp", List.of(new PortBinding("", "8080-8081")));
        assertThatThrownBy(() -> PortRequests.of(config(List.of(), bound, false)))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("invalid ranges specified for container and host Ports: 80-82 and 8080-8081");
    }
}

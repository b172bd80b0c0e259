package org.gantry.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.ProcessConfig;
import org.junit.jupiter.api.Test;

class LinkVariablesTest {
    private static List<String> variables(List<String> ports, String... environment) {
        ContainerConfig target = ContainerConfig.of(
                        "busybox", ProcessConfig.of(null).withEnvironment(List.of(environment)))
                .withNetwork(NetworkConfig.DEFAULT.withPorts(ports, Map.of(), false));
        return new LinkVariables("DB", "172.17.0.2").of("/web/db", target);
    }

    @Test
    void tellOfEachPortAndFirstOfTheLowest() {
        assertThat(variables(List.of("5432/udp", "5432/tcp", "80-81/tcp")))
                .startsWith("DB_PORT=tcp://172.17.0.2:80")
                .contains(
                        "DB_PORT_80_TCP=tcp://172.17.0.2:80",
                        "DB_PORT_81_TCP_PORT=81",
                        "DB_PORT_5432_TCP_ADDR=172.17.0.2",
                        "DB_PORT_5432_UDP=udp://172.17.0.2:5432",
                        "DB_PORT_5432_UDP_PROTO=udp")
                .endsWith("DB_NAME=/web/db");
    }

    @Test
    void tellOfTheOthersVariablesButThoseEverybodyHas() {
        assertThat(variables(List.of(), "PATH=/bin", "HOME=/", "USER=postgres", "A=b=c"))
                .containsExactly("DB_NAME=/web/db", "DB_ENV_USER=postgres", "DB_ENV_A=b=c");
    }
}

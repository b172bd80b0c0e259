package org.gantry.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.NetworkConfig.EndpointConfig;
import org.gantry.api.engine.Containers;
import org.gantry.api.engine.Networks;
import org.gantry.api.network.Network;
import org.gantry.api.network.Network.Subnet;
import org.gantry.api.network.NetworkRequest;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.junit.jupiter.api.Test;

class NetworkCommandsTest {
    private static final Network FRONT = new Network(
            "ab".repeat(32),
            "front",
            "bridge",
            Instant.EPOCH,
            false,
            true,
            false,
            false,
            List.of(new Subnet("10.1.0.0/16", "10.1.0.1")),
            Map.of(),
            Map.of(),
            Map.of());

    private final List<Object> asked = new ArrayList<>();

    @Test
    void networksAreListed() throws Exception {
        NetworksCommand networks = new NetworksCommand();
        networks.engine = Fakes.engine("networks", Networks.class, Fakes.on("list", none -> List.of(FRONT)));
        assertThat(Fakes.output(networks::execute).lines().skip(2).toList())
                .singleElement()
                .asString()
                .containsSubsequence("abababababab", "front", "bridge", "10.1.0.0/16", "0", "yes");
        networks.quiet = true;
        assertThat(Fakes.output(networks::execute)).isEqualTo("abababababab\n");
    }

    @Test
    void aNetworkIsMadeAndRemoved() throws Exception {
        NetworkCreateCommand create = new NetworkCreateCommand();
        create.engine = Fakes.engine("networks", Networks.class, Fakes.on("create", args -> {
            asked.add(args[0]);
            return FRONT;
        }));
        create.name = "front";
        create.internal = true;
        create.subnets = List.of("10.1.0.0/16", "10.2.0.0/16");
        create.gateways = List.of("10.1.0.9");
        create.ranges = List.of("10.2.4.0/24");
        create.auxiliary = List.of("router=10.2.4.1");
        create.options = List.of("a=b=c", "flag");
        create.labels = List.of("l=1");
        assertThat(Fakes.output(create::execute)).isEqualTo("ab".repeat(32) + "\n");
        assertThat(asked)
                .containsExactly(new NetworkRequest(
                        "front",
                        "bridge",
                        true,
                        false,
                        false,
                        List.of(
                                new Subnet("10.1.0.0/16", "10.1.0.9"),
                                new Subnet("10.2.0.0/16", "10.2.4.0/24", "", Map.of("router", "10.2.4.1"))),
                        Map.of("a", "b=c", "flag", ""),
                        Map.of("l", "1")));
        create.gateways = List.of("10.3.0.1");
        assertThatThrownBy(create::execute).hasMessage("no matching subnet for 10.3.0.1");
        NetworkRmCommand rm = new NetworkRmCommand();
        rm.engine = Fakes.engine("networks", Networks.class, Fakes.on("remove", args -> null));
        rm.networks = List.of("x", "y");
        assertThat(Fakes.output(rm::execute)).isEqualTo("x\ny\n");
    }

    @Test
    void containersAreConnectedAndDisconnected() throws Exception {
        var networks = Fakes.on("connect", args -> asked.add(List.of(args)))
                .on("disconnect", args -> asked.add(List.of(args)));
        NetworkConnectCommand connect = new NetworkConnectCommand();
        connect.engine = Fakes.engine("networks", Networks.class, networks);
        connect.network = "front";
        connect.container = "web";
        connect.aliases = List.of("www");
        connect.address = "10.1.0.7";
        connect.links = List.of("db:database");
        connect.linkLocal = List.of("169.254.0.7");
        connect.options = List.of("com.docker.network.endpoint.ifname=lan0");
        connect.gatewayPriority = 5;
        connect.execute();
        NetworkDisconnectCommand disconnect = new NetworkDisconnectCommand();
        disconnect.engine = connect.engine;
        disconnect.network = "front";
        disconnect.container = "web";
        disconnect.execute();
        var endpoint = new EndpointConfig(
                List.of("www"),
                List.of("db:database"),
                "10.1.0.7",
                "",
                "",
                List.of("169.254.0.7"),
                Map.of("com.docker.network.endpoint.ifname", "lan0"),
                5);
        assertThat(asked).containsExactly(List.of("front", "web", endpoint), List.of("front", "web", false));
    }

    @Test
    void portsArePublished() throws Exception {
        PublishCommand publish = new PublishCommand();
        publish.engine = Fakes.engine("containers", Containers.class, Fakes.on("publish", args -> {
            asked.add(args[1]);
            return List.of(new PublishedPort("tcp", 80, "0.0.0.0", 8080), new PublishedPort("udp", 53, "::1", 53));
        }));
        publish.container = "web";
        publish.ports = List.of("8080:80", "[::1]:53:53/udp", "127.0.0.1::99", "7");
        assertThat(Fakes.output(publish::execute)).isEqualTo("80/tcp -> 0.0.0.0:8080\n53/udp -> [::1]:53\n");
        assertThat(asked)
                .containsExactly(List.of(
                        new PortRequest("tcp", 80, "", 8080, 8080),
                        new PortRequest("udp", 53, "::1", 53, 53),
                        new PortRequest("tcp", 99, "127.0.0.1", 0, 0),
                        new PortRequest("tcp", 7, "", 0, 0)));
        for (String wrong : List.of("", "x", "80:", "1:2:3", "0", "70000", "80/icmp", "1.2.3.4:80")) {
            assertThatThrownBy(() -> PortArgument.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void portsAreTakenBack() throws Exception {
        var web = new PublishedPort("tcp", 80, "0.0.0.0", 8080);
        var web6 = new PublishedPort("tcp", 80, "::", 8080);
        var dns = new PublishedPort("udp", 53, "127.0.0.1", 53);
        ContainerDetails details =
                Fakes.container("ab", "web", Fakes.state(ContainerState.Status.RUNNING, 0), List.of(web, web6, dns));
        UnpublishCommand unpublish = new UnpublishCommand();
        unpublish.engine = Fakes.engine(
                "containers",
                Containers.class,
                Fakes.on("inspect", args -> details).on("unpublish", args -> {
                    asked.add(List.of(args));
                    return List.of(dns);
                }));
        unpublish.container = "web";
        unpublish.ports = List.of("8080:80");
        assertThat(Fakes.output(unpublish::execute)).isEqualTo("53/udp -> 127.0.0.1:53\n");
        assertThat(asked).containsExactly(List.of("web", List.of(web, web6)));
        for (String unknown : List.of("81", "8081:80", "80/udp", "127.0.0.1:8080:80")) {
            unpublish.ports = List.of("53/udp", unknown);
            assertThatThrownBy(unpublish::execute)
                    .isInstanceOf(EngineException.NotFound.class)
                    .hasMessage("port " + unknown + " of container web is not published");
        }
        assertThat(asked).as("nothing where one of them is not").hasSize(1);
    }

    @Test
    void whatWasLeftOutOfAPortFitsEverything() {
        var published = new PublishedPort("tcp", 80, "127.0.0.1", 8080);
        assertThat(List.of("80", "8080:80", "127.0.0.1:8080:80", "127.0.0.1::80"))
                .allMatch(text -> PortArgument.parse(text).means(published));
        assertThat(List.of("81", "8081:80", "80/udp", "127.0.0.2:8080:80"))
                .noneMatch(text -> PortArgument.parse(text).means(published));
    }
}

package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.gantry.api.container.NetworkConfig.EndpointConfig;
import org.gantry.api.network.Network;
import org.gantry.api.network.Network.Subnet;
import org.gantry.rest.testing.Reply;
import org.junit.jupiter.api.Test;

/** The verbs of networks on the wire. */
class NetworksTest extends ServerTestCase {
    private static final String CREATE = "POST /networks/create";

    @Test
    void whatTheCliSendsMakesANetwork() throws IOException {
        Reply reply = server.call(CREATE, """
            {"Name":"front","Driver":"bridge","Scope":"","EnableIPv4":true,"EnableIPv6":false,
            "IPAM":{"Driver":"default","Options":{},"Config":[{"Subnet":"10.1.0.0/16","IPRange":"10.1.2.0/24",
            "Gateway":"10.1.0.9","AuxiliaryAddresses":{"a":"10.1.2.3"}}]},
            "Internal":true,"Attachable":true,"Ingress":false,"ConfigOnly":false,"ConfigFrom":null,
            "Options":{"o":"v"},"Labels":{"l":"w"}}\
            """);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body()).startsWith("{\"Id\":\"" + "1".repeat(64) + "\",\"Warning\":\"\"}");
        Network network = engine.networks().inspect("front");
        assertThat(network.subnets())
                .containsExactly(new Subnet("10.1.0.0/16", "10.1.2.0/24", "10.1.0.9", Map.of("a", "10.1.2.3")));
        assertThat(network.internal() && network.attachable()).isTrue();
        assertThat(network.options()).containsExactly(Map.entry("o", "v"));
        assertThat(network.labels()).containsExactly(Map.entry("l", "w"));
        assertThat(server.get("/networks/front").body())
                .contains(
                        "\"Config\":[{\"Subnet\":\"10.1.0.0/16\",\"IPRange\":\"10.1.2.0/24\",\"Gateway\":\"10.1.0.9\","
                                + "\"AuxiliaryAddresses\":{\"a\":\"10.1.2.3\"}}]",
                        "\"Internal\":true",
                        "\"Attachable\":true");
    }

    @Test
    void whatCannotBeIsRefusedByName() throws IOException {
        assertRefused("{}", 400, "invalid name: name is empty");
        assertRefused("{\"Name\":\"x\",\"Ingress\":true}", 501, "Ingress is not supported");
        assertRefused("{\"Name\":\"x\",\"EnableIPv4\":false}", 501, "EnableIPv4=false is not supported");
        assertRefused("{\"Name\":\"x\",\"Scope\":\"swarm\"}", 403, "not a swarm manager");
        assertRefused("{\"Name\":\"x\",\"IPAM\":{\"Driver\":\"dhcp\"}}", 404, "could not find plugin dhcp");
        assertRefused("{\"Name\":\"x\",\"IPAM\":{\"Options\":{\"a\":\"b\"}}}", 400, "has no option \\\"a\\\"");
        assertRefused("{\"Name\":\"x\",\"Drivr\":\"y\"}", 400, "unknown field \\\"Drivr\\\"");
        assertThat(engine.networks().list()).hasSize(1);
    }

    private void assertRefused(String body, int status, String words) throws IOException {
        Reply reply = server.call(CREATE, body);
        assertThat(reply.status()).as(body).isEqualTo(status);
        assertThat(reply.body()).contains(words);
    }

    @Test
    void containersAreConnectedAndDisconnected() throws IOException {
        Reply connected = server.call(
                "POST /networks/bridge/connect",
                "{\"Container\":\"c\",\"EndpointConfig\":{\"IPAMConfig\":{\"IPv4Address\":\"10.1.1.1\","
                        + "\"LinkLocalIPs\":[\"169.254.1.1\"]},\"DriverOpts\":{\"a\":\"b\"},"
                        + "\"Aliases\":[\"a\"],\"Links\":[\"d:e\"],\"MacAddress\":\"02:42:0:0:0:1\",\"GwPriority\":3}}");
        assertThat(connected.status()).isEqualTo(200);
        var asked = new EndpointConfig(
                List.of("a"),
                List.of("d:e"),
                "10.1.1.1",
                "",
                "02:42:0:0:0:1",
                List.of("169.254.1.1"),
                Map.of("a", "b"),
                3);
        assertThat(server.call("POST /networks/bridge/disconnect", "{\"Container\":\"c\",\"Force\":true}")
                        .status())
                .isEqualTo(200);
        assertThat(engine.networks().calls())
                .containsExactly("connect bridge c " + asked, "disconnect bridge c forced");
        assertThat(server.call("POST /networks/nope/connect", "{\"Container\":\"c\"}")
                        .status())
                .isEqualTo(404);
        assertThat(server.call("POST /networks/bridge/connect", "{}").status()).isEqualTo(400);
    }

    @Test
    void pruningTakesFilters() throws IOException {
        server.call(CREATE, "{\"Name\":\"keep\",\"Labels\":{\"keep\":\"1\"}}");
        server.call(CREATE, "{\"Name\":\"go\"}");
        assertThat(prune("{\"until\":[\"1960-01-01T00:00:00Z\"]}").body()).isEqualTo("{\"NetworksDeleted\":null}\n");
        assertThat(prune("{\"label!\":[\"keep\"],\"until\":[\"1h30m\"]}").body())
                .isEqualTo("{\"NetworksDeleted\":[\"go\"]}\n");
        assertThat(prune("{\"dangling\":[\"true\"]}").status()).isEqualTo(400);
        assertThat(prune("{\"until\":[\"soon\"]}").status()).isEqualTo(400);
        assertThat(server.call("DELETE /networks/keep", null).status()).isEqualTo(204);
        assertThat(server.call("DELETE /networks/keep", null).status()).isEqualTo(404);
    }

    private Reply prune(String filters) throws IOException {
        return server.call("POST /networks/prune?filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8), null);
    }

    @Test
    void portsArePublishedAndTakenBackWhileAContainerRuns() throws IOException {
        container("hang");
        Reply published =
                server.call("POST /containers/c/publish", "{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"8080\"}]}}");
        assertThat(published.status()).isEqualTo(200);
        assertThat(published.body())
                .isEqualTo("{\"Ports\":[{\"PrivatePort\":80,\"Type\":\"tcp\",\"IP\":\"0.0.0.0\","
                        + "\"PublicPort\":8080}]}\n");
        assertThat(server.call("POST /containers/c/unpublish", "{\"PortBindings\":{\"81/tcp\":[]}}")
                        .status())
                .isEqualTo(404);
        assertThat(server.call("POST /containers/c/unpublish", "{\"PortBindings\":{\"80/tcp\":[]}}")
                        .body())
                .isEqualTo("{\"Ports\":[]}\n");
        assertThat(server.call("POST /containers/c/publish", "{}").status()).isEqualTo(400);
        assertThat(server.call(
                                "POST /containers/c/publish",
                                "{\"PortBindings\":{\"80-90/tcp\":[{\"HostPort\":\"1\"}]}}")
                        .status())
                .isEqualTo(400);
    }
}

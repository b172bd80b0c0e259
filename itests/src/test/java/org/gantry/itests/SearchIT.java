package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gantry.itests.support.DockerCliTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code docker search} of a registry on loopback that can be searched, as the registry image of Docker's cannot. */
@SuppressWarnings("NullAway.Init")
class SearchIT extends DockerCliTest {
    private static final String RESULTS = "{\"results\":[{\"name\":\"busybox\",\"description\":\"Base image.\","
            + "\"star_count\":3037,\"is_official\":true},{\"name\":\"team/busybox\",\"star_count\":2}]}";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String domain;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/", exchange -> {
            requests.add(exchange.getRequestURI().toString());
            byte[] answer = RESULTS.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        domain = "127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void findsWhatTheRegistrySays() {
        assertThat(docker.ok("search", "--no-trunc", domain + "/busybox"))
                .containsPattern("busybox +Base image\\. +3037 +\\[OK]")
                .contains("team/busybox");
        assertThat(requests).endsWith("/v1/search?q=busybox&n=25");
        assertThat(docker.ok("search", "--limit", "5", "-f", "stars=3", domain + "/busybox"))
                .doesNotContain("team/busybox");
        assertThat(requests).endsWith("/v1/search?q=busybox&n=5");
        assertThat(engine.console("gantry:search " + domain + "/busybox").ok()).contains("Base image.");
    }

    @Test
    void whatCannotBeSearchedIsSaid() {
        assertThat(docker.run("search", "--limit", "101", domain + "/x").fails())
                .contains("limit 101 is outside the range of [1, 100]");
        assertThat(docker.run("search", "-f", "label=x", domain + "/x").fails()).contains("invalid filter 'label'");
        assertThat(docker.run("search", "127.0.0.1:1/x").fails()).contains("connection refused");
    }
}

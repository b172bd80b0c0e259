package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Requirements;
import org.gantry.itests.support.Result;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests no docker CLI would send: Docker's status and words, and nothing changed. */
class BadInputIT extends DockerCliTest {
    @BeforeAll
    static void needsCurl() {
        Requirements.program("curl", "curl");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{|400|",
                "[]|400|",
                "{\"Image\":42}|400|",
                "{\"Image\":\"busybox\",\"NoSuchField\":1}|400|NoSuchField",
                "{\"Image\":\"busybox\",\"HostConfig\":{\"NoSuchField\":1}}|400|NoSuchField",
                "{\"Image\":\"busybox\",\"HostConfig\":{\"Memory\":\"lots\"}}|400|",
                "{\"Image\":\"busybox\",\"HostConfig\":{\"Memory\":-5}}|400|",
                "{\"Image\":\"busybox\",\"Cmd\":[\"true\"],\"HostConfig\":{\"Memory\":1000}}|400|Minimum memory limit allowed is 6MB",
                "{\"Image\":\"busybox\",\"HostConfig\":{\"OomScoreAdj\":5000}}|400|",
                "{\"Image\":\"nosuch\"}|404|No such image: nosuch:latest",
                "{\"Image\":\"NOT/a reference\"}|400|invalid reference format",
            })
    void createRefuses(String body, int status, String words) {
        Answer answer = post("/v1.43/containers/create", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"message\":").contains(words == null ? "" : words);
        assertThat(docker.ok("ps", "-aq")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/v1.43/containers/nosuch/json|404|No such container: nosuch",
                "POST|/v1.43/containers/nosuch/start|404|No such container: nosuch",
                "GET|/v1.43/images/nosuch/json|404|No such image: nosuch:latest",
                "GET|/v1.43/networks/nosuch|404|network nosuch not found",
                "GET|/v1.43/no/such/path|404|page not found",
                "GET|/v1.99/version|400|client version 1.99 is too new. Maximum supported API version is 1.50",
                "GET|/v1.12/version|400|client version 1.12 is too old. Minimum supported API version is 1.24",
                "GET|/v1.43/containers/json?limit=x|400|",
                "GET|/v1.43/containers/json?filters=nonsense|400|",
                "GET|/_ping|200|OK",
            })
    void anyRequest(String method, String path, int status, String words) {
        Answer answer = request(method, path, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(words == null ? "" : words);
    }

    @Test
    void aNameInUseIs409AndARunningOneIs304() {
        docker.ok("run", "-d", "--name", "one", BUSYBOX, "sleep", "100");
        assertThat(post("/v1.43/containers/create?name=one", "{\"Image\":\"busybox\",\"Cmd\":[\"true\"]}")
                        .status())
                .isEqualTo(409);
        assertThat(post("/v1.43/containers/one/start", "").status()).isEqualTo(304);
        docker.ok("kill", "one");
        docker.ok("wait", "one");
        assertThat(post("/v1.43/containers/one/stop", "").status()).isEqualTo(304);
        assertThat(post("/v1.43/containers/one/kill", "").status()).isEqualTo(409);
    }

    @Test
    void aClientThatGoesAwayIsNotWaitedFor() {
        docker.ok("run", "-d", "--name", "noisy", BUSYBOX, "sh", "-c", "while :; do echo tick; sleep 0.01; done");
        for (int i = 0; i < 5; i++) {
            try (Session logs = curl("/v1.43/containers/noisy/logs?follow=1&stdout=1");
                    Session events = curl("/v1.43/events")) {
                logs.expect("tick");
                assertThat(events.isAlive()).isTrue();
            }
        }
        assertThat(docker.ok("inspect", "-f", "{{.State.Running}}", "noisy")).isEqualTo("true");
        assertThat(Session.eventually(() -> get("/_ping").status() == 200, Duration.ofSeconds(5)))
                .isTrue();
    }

    private Session curl(String path) {
        return Command.of("curl", "-sN", "--unix-socket", engine.socket().toString(), "http://engine" + path)
                .start();
    }

    private record Answer(int status, String body) {}

    private Answer post(String path, String body) {
        return request("POST", path, body);
    }

    private Answer get(String path) {
        return request("GET", path, "");
    }

    private Answer request(String method, String path, String body) {
        List<String> arguments = new ArrayList<>(List.of(
                "curl",
                "-s",
                "-g",
                "-X",
                method,
                "--unix-socket",
                engine.socket().toString(),
                "-w",
                "\n%{http_code}",
                "http://engine" + path));
        if (method.equals("POST")) {
            arguments.addAll(List.of("-H", "Content-Type: application/json", "--data-binary", "@-"));
        }
        Result result = Command.of(arguments.get(0))
                .and(arguments.subList(1, arguments.size()))
                .run(body.getBytes(StandardCharsets.UTF_8));
        String out = result.ok();
        int end = out.lastIndexOf('\n');
        return new Answer(Integer.parseInt(out.substring(end + 1)), end < 0 ? "" : out.substring(0, end));
    }
}

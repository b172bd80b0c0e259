package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.LogOptions;
import org.gantry.api.engine.StreamChunk.Stream;
import org.gantry.api.event.Event;
import org.gantry.rest.json.Json;
import org.gantry.rest.testing.FakeContainer;
import org.gantry.rest.testing.FakeEvents;
import org.gantry.rest.testing.FakeLog;
import org.gantry.rest.testing.RawClient;
import org.gantry.rest.testing.Reply;
import org.junit.jupiter.api.Test;

class StreamsTest extends ServerTestCase {
    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00.000000005Z");

    private static JsonNode json(String line) {
        return Json.parseObject(line.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void waitAnswersItsHeadAtOnce() throws IOException {
        FakeContainer container = container("hang");
        try (RawClient client = server.connect().request("POST /containers/c/wait?condition=next-exit")) {
            assertThat(client.head()).startsWith("HTTP/1.1 200").contains("application/json");
            assertThat(engine.containers().calls).contains("await c NEXT_EXIT");
            container.exit.complete(new ContainerExit(42, ""));
            assertThat(client.chunk()).isEqualTo("{\"StatusCode\":42}\n");
            assertThat(client.chunk()).isEmpty();
        }
    }

    @Test
    void waitTellsWhatWentWrong() throws IOException {
        container("hang").exit.complete(new ContainerExit(1, "lost"));
        assertThat(server.post("/containers/c/wait").body())
                .isEqualTo("{\"StatusCode\":1,\"Error\":{\"Message\":\"lost\"}}\n");
        assertThat(server.post("/containers/c/wait?condition=x").status()).isEqualTo(400);
        assertThat(server.post("/containers/none/wait").status()).isEqualTo(404);
    }

    @Test
    void logsAreFramed() throws IOException {
        container("hang");
        Reply reply = server.get("/v1.42/containers/c/logs?stdout=1&stderr=1");
        assertThat(reply.header("Content-Type")).isEqualTo("application/vnd.docker.multiplexed-stream");
        assertThat(reply.body()).isEqualTo("\1\0\0\0\0\0\0\5half \1\0\0\0\0\0\0\7a line\n\2\0\0\0\0\0\0\10trouble\n");
    }

    @Test
    void timesStandBeforeLinesOnly() throws IOException {
        terminalContainer();
        Reply reply = server.get("/containers/c/logs?stdout=1&stderr=1&timestamps=1");
        assertThat(reply.header("Content-Type")).isEqualTo("application/vnd.docker.raw-stream");
        assertThat(reply.body())
                .isEqualTo("2024-05-01T10:00:00.000000000Z half a line\n2024-05-01T10:00:00.001000000Z trouble\n");
    }

    @Test
    void logsPassOnEveryOption() throws IOException {
        container("hang");
        server.get("/containers/c/logs?stdout=1&tail=7&since=10.5&until=20&follow=0");
        assertThat(engine.containers().logOptions)
                .isEqualTo(new LogOptions(
                        true, false, false, Instant.ofEpochSecond(10, 500_000_000), Instant.ofEpochSecond(20), 7));
        server.get("/containers/c/logs?stderr=1&tail=all&since=0");
        assertThat(engine.containers().logOptions).isEqualTo(new LogOptions(false, true, false, null, null, -1));
    }

    @Test
    void logsNeedAStream() throws IOException {
        container("hang");
        Reply reply = server.get("/containers/c/logs");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("you must choose at least one stream");
        assertThat(server.get("/containers/c/logs?stdout=1&since=yesterday").status())
                .isEqualTo(400);
    }

    @Test
    void aFollowerSeesEachLineAsItComes() throws Exception {
        terminalContainer();
        try (RawClient client = server.connect().request("GET /containers/c/logs?stdout=1&follow=1")) {
            client.head();
            assertThat(client.chunk()).as("what was at hand").isEqualTo("half a line\ntrouble\n");
            engine.containers().logs.getFirst().add(Stream.STDOUT, NOON, "later\n");
            assertThat(client.chunk()).isEqualTo("later\n");
        }
        FakeLog log = engine.containers().logs.getFirst();
        assertThat(log.closed.await(5, TimeUnit.SECONDS))
                .as("the follow ended with its client")
                .isTrue();
    }

    @Test
    void eventsComeOneByOneUntilTheClientGoes() throws Exception {
        FakeEvents.Session session;
        try (RawClient client =
                server.connect().request("GET /events?filters=%7B%22type%22:%5B%22container%22%5D%7D")) {
            assertThat(client.head()).contains("application/json");
            session = engine.events().subscribed.take();
            engine.events().publish(new Event(Event.Type.NETWORK, "create", "n", Map.of(), NOON));
            engine.events().publish(new Event(Event.Type.CONTAINER, "start", "abc", Map.of("image", "busybox"), NOON));
            JsonNode event = json(client.chunk());
            assertThat(event)
                    .isEqualTo(json("{\"status\":\"start\",\"id\":\"abc\",\"from\":\"busybox\",\"Type\":\"container\","
                            + "\"Action\":\"start\",\"Actor\":{\"ID\":\"abc\",\"Attributes\":{\"image\":\"busybox\"}},"
                            + "\"scope\":\"local\",\"time\":1714564800,\"timeNano\":1714564800000000005}"));
        }
        assertThat(session.closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void eventsOfThePastEnd() throws IOException {
        Reply reply = server.get("/events?since=10&until=20");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
        assertThat(server.get("/events?since=20&until=10").status()).isEqualTo(400);
        assertThat(server.get("/events?filters=%7B%22x%22:%5B%22y%22%5D%7D").body())
                .contains("invalid filter 'x'");
    }

    @Test
    void oneShotStatsAreNoStream() throws IOException {
        container("hang");
        assertThat(server.get("/containers/c/stats?one-shot=1").status()).isEqualTo(400);
        assertThat(server.get("/containers/c/stats?one-shot=1").body())
                .contains("cannot have stream=true and one-shot=true");
    }

    @Test
    void oneShotStatsAreOneSample() throws IOException {
        container("hang");
        server.post("/containers/c/start");
        JsonNode stats =
                json(server.get("/containers/c/stats?stream=0&one-shot=1").body());
        assertThat(stats.at("/name").asText()).isEqualTo("/c");
        assertThat(stats.at("/read").asText()).isEqualTo("2024-05-01T10:00:01Z");
        assertThat(stats.at("/preread").asText()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(stats.at("/cpu_stats/cpu_usage/total_usage").asLong()).isEqualTo(1000);
        assertThat(stats.at("/cpu_stats/system_cpu_usage").asLong()).isPositive();
        assertThat(stats.at("/cpu_stats/online_cpus").asInt()).isPositive();
        assertThat(stats.at("/cpu_stats/throttling_data/throttled_periods").asInt())
                .isEqualTo(1);
        assertThat(stats.at("/cpu_stats/throttling_data/periods").asInt()).isEqualTo(2);
        assertThat(stats.at("/memory_stats/usage").asLong()).isEqualTo(4096);
        assertThat(stats.at("/memory_stats/limit").asLong())
                .as("the host's memory")
                .isEqualTo(4L << 30);
        assertThat(stats.at("/pids_stats/current").asInt()).isEqualTo(5);
        assertThat(stats.at("/memory_stats/failcnt").asLong()).isEqualTo(9);
        assertThat(stats.at("/memory_stats/stats/hierarchical_memsw_limit").asText())
                .isEqualTo("18446744073709551615");
        assertThat(stats.at("/pids_stats").has("limit")).isFalse();
        assertThat(stats.at("/blkio_stats/sectors_recursive/0/value").asInt()).isEqualTo(78);
        assertThat(stats.at("/blkio_stats/io_merged_recursive").isNull()).isTrue();
        assertThat(stats.at("/networks"))
                .isEqualTo(json("{\"eth0\":{\"rx_bytes\":1,\"rx_packets\":2,\"rx_errors\":3,\"rx_dropped\":4,"
                        + "\"tx_bytes\":5,\"tx_packets\":6,\"tx_errors\":7,\"tx_dropped\":8}}"));
        assertThat(stats.at("/blkio_stats/io_service_bytes_recursive/0"))
                .isEqualTo(json("{\"major\":8,\"minor\":0,\"op\":\"read\",\"value\":77}"));
    }

    @Test
    void aSingleAnswerHasTwoSamplesToCompare() throws IOException {
        container("hang");
        server.post("/containers/c/start");
        JsonNode stats = json(server.get("/containers/c/stats?stream=0").body());
        assertThat(stats.at("/preread").asText()).isEqualTo("2024-05-01T10:00:01Z");
        assertThat(stats.at("/cpu_stats/system_cpu_usage").asLong())
                .isGreaterThan(stats.at("/precpu_stats/system_cpu_usage").asLong());
    }

    @Test
    void aContainerThatDoesNotRunUsesNothing() throws IOException {
        container("hang");
        JsonNode stats =
                json(server.get("/containers/c/stats?stream=0&one-shot=1").body());
        assertThat(stats.at("/read").asText()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(stats.at("/memory_stats")).isEqualTo(json("{}"));
    }

    @Test
    void uploadsAreStreamed() throws IOException {
        try (RawClient client = server.connect()) {
            client.request(
                    "POST /images/load?quiet=1", "Transfer-Encoding: chunked", "Content-Type: application/x-tar");
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 20; i++) {
                client.send("100000\r\n").send(block).send("\r\n");
            }
            client.send("0\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200").contains("application/json");
            assertThat(json(client.chunk()).at("/stream").asText()).isEqualTo("Loaded image: busybox:latest\n");
            assertThat(json(client.chunk()).at("/stream").asText()).startsWith("Loaded image ID: sha256:cdcd");
        }
        assertThat(engine.images().uploaded).isEqualTo(20L << 20);
    }

    /** As by {@code gantry:swap --interrupt}, while the client sends nothing. */
    @Test
    void anUploadThatIsInterruptedIsAnsweredAndItsConnectionClosed() throws Exception {
        try (RawClient client = server.connect()) {
            client.request("POST /images/load", "Content-Length: 20971520").send(new byte[1 << 20]);
            Thread uploading = engine.images().uploading;
            while (uploading == null || uploading.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
                uploading = engine.images().uploading;
            }
            uploading.interrupt();
            assertThat(client.head()).startsWith("HTTP/1.1 500");
            client.rest();
        }
    }

    @Test
    void anUploadThatIsRefusedIsReceivedSoThatItsClientCanListen() throws IOException {
        engine.images().uploadFailure = new EngineException.InvalidArgument("not an archive");
        try (RawClient client = server.connect()) {
            client.request("POST /images/load", "Content-Length: 20971520").send(new byte[20 << 20]);
            assertThat(client.head()).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void importPassesOnEveryOption() throws IOException {
        Reply reply = server.post("/images/create?fromSrc=-&repo=foo&tag=bar&message=m&changes=CMD+x&changes=ENV+a+b");
        assertThat(reply.body()).isEqualTo("{\"status\":\"sha256:" + "ab".repeat(32) + "\"}\n");
        assertThat(Objects.requireNonNull(engine.images().importRequest).name()).isEqualTo("foo:bar");
        assertThat(engine.images().importRequest.message()).isEqualTo("m");
        assertThat(engine.images().importRequest.changes()).containsExactly("CMD x", "ENV a b");
        assertThat(server.post("/images/create?fromSrc=http://x").status()).isEqualTo(501);
    }
}

package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException;
import org.gantry.api.engine.AttachOptions;
import org.gantry.api.engine.StreamChunk.Stream;
import org.gantry.rest.testing.FakeSession;
import org.gantry.rest.testing.RawClient;
import org.gantry.rest.testing.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HijackTest extends ServerTestCase {
    private static final String ATTACH = "/containers/c/attach?stdin=1&stdout=1&stderr=1&stream=1";
    private static final String[] UPGRADE = {"Connection: Upgrade", "Upgrade: tcp", "Content-Length: 0"};

    private final FakeSession session = new FakeSession(false);

    @BeforeEach
    void giveTheSession() {
        engine.containers().nextSession = session;
    }

    private RawClient attach(String... headers) throws IOException {
        return server.connect().request("POST " + ATTACH, headers);
    }

    private static byte[] frame(Stream stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + bytes.length)
                .put((byte) stream.ordinal())
                .put(new byte[3])
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    @Test
    void upgradesAndFrames() throws Exception {
        container("hang");
        session.stdout("out\n").stderr("err\n").end();
        try (RawClient client = attach(UPGRADE)) {
            assertThat(client.head())
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Connection: Upgrade\r\n", "Upgrade: tcp\r\n")
                    .contains("Content-Type: application/vnd.docker.multiplexed-stream\r\n");
            assertThat(client.bytes(12)).isEqualTo(frame(Stream.STDOUT, "out\n"));
            assertThat(client.bytes(12)).isEqualTo(frame(Stream.STDERR, "err\n"));
            assertThat(client.atEnd()).isTrue();
        }
        session.closed.await();
    }

    /** As Debian 12's CLI sends it. */
    @Test
    void aBlankHostIsNoReasonToRefuse() throws Exception {
        container("hang");
        session.stdout("out").end();
        try (RawClient client = server.connect()) {
            client.send("POST " + ATTACH + " HTTP/1.1\r\nHost: \r\n" + String.join("\r\n", UPGRADE) + "\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 101 ");
            assertThat(client.rest()).isEqualTo(frame(Stream.STDOUT, "out"));
        }
    }

    @Test
    void answersTheOlderFormWithRawBytesUntilTheEnd() throws Exception {
        container("hang");
        try (RawClient client = attach("Content-Length: 0")) {
            assertThat(client.head())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Content-Type: application/vnd.docker.raw-stream\r\n")
                    .doesNotContainIgnoringCase("content-length")
                    .doesNotContainIgnoringCase("chunked");
            client.send("in");
            session.awaitInput(2);
            session.stdout("out").end();
            assertThat(client.rest()).isEqualTo(frame(Stream.STDOUT, "out"));
        }
        assertThat(session.received()).isEqualTo("in");
        session.closed.await();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1.41, false, application/vnd.docker.raw-stream",
        "/v1.42, false, application/vnd.docker.multiplexed-stream",
        "/v1.42, true, application/vnd.docker.raw-stream",
    })
    void namesTheFramingAsTheVersionKnowsIt(String version, boolean terminal, String type) throws IOException {
        container("hang");
        FakeSession typed = new FakeSession(terminal).end();
        engine.containers().nextSession = typed;
        try (RawClient client = server.connect().request("POST " + version + ATTACH, UPGRADE)) {
            assertThat(client.head()).contains("Content-Type: " + type + "\r\n");
        }
    }

    @Test
    void aTerminalIsNotFramed() throws IOException {
        terminalContainer();
        engine.containers().nextSession = new FakeSession(true).stdout("raw").end();
        try (RawClient client = attach(UPGRADE)) {
            client.head();
            assertThat(client.restText()).isEqualTo("raw");
        }
    }

    @Test
    void outputGoesOnAfterTheClientsHalfClose() throws Exception {
        container("hang");
        try (RawClient client = attach(UPGRADE)) {
            client.head();
            client.send("all of it").halfClose();
            session.stdinClosed.await();
            assertThat(session.received()).isEqualTo("all of it");
            TimeUnit.MILLISECONDS.sleep(2500); // longer than any hang-up would go unnoticed
            session.stdout("answer").end();
            assertThat(client.rest()).isEqualTo(frame(Stream.STDOUT, "answer"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inputSentBeforeTheAnswerIsNotLost(boolean upgrade) throws Exception {
        container("hang");
        String head = "POST " + ATTACH + " HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\n"
                + (upgrade ? "Connection: Upgrade\r\nUpgrade: tcp\r\n" : "") + "\r\n";
        try (RawClient client = server.connect()) {
            client.send(head + "early").halfClose();
            client.head();
            session.stdinClosed.await();
            assertThat(session.received()).isEqualTo("early");
            session.end();
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void earlyInputBehindAJsonBodyIsNotLost() throws Exception {
        container("hang");
        engine.execs().session = session;
        createExec();
        try (RawClient client = server.connect()) {
            String body = "{\"Detach\":false,\"Tty\":false}";
            client.send("POST /exec/" + "e".repeat(64) + "/start HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\n"
                    + "Upgrade: tcp\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body + "early");
            client.head();
            session.awaitInput(5);
            assertThat(session.received()).isEqualTo("early");
            session.end();
        }
    }

    private void createExec() throws IOException {
        Reply created = server.post("/containers/c/exec", "{\"Cmd\":[\"x\"],\"AttachStdin\":true}");
        assertThat(created.status()).isEqualTo(201);
    }

    @Test
    void aMegabyteEachWayArrivesWhole() throws Exception {
        container("hang");
        String block = "0123456789abcdef".repeat(1 << 16);
        try (RawClient client = attach(UPGRADE)) {
            client.head();
            Thread reader = Thread.startVirtualThread(() -> session.stdout(block));
            client.send(block).halfClose();
            session.stdinClosed.await();
            assertThat(session.received()).isEqualTo(block);
            reader.join();
            session.end();
            assertThat(client.rest()).isEqualTo(frame(Stream.STDOUT, block));
        }
    }

    @Test
    void aContainerThatDoesNotReadHoldsUpItsClient() throws Exception {
        container("hang");
        session.loseAppetite(1);
        try (RawClient client = attach(UPGRADE)) {
            client.head();
            Thread sender = Thread.startVirtualThread(() -> {
                try {
                    client.send(new byte[8 << 20]);
                } catch (IOException e) {
                    assertThat(e).isNotNull(); // the end of the test closes it
                }
            });
            session.awaitInput(1);
            assertThat(sender.join(Duration.ofMillis(500)))
                    .as("8 MiB were taken")
                    .isFalse();
            assertThat(session.receivedBytes()).isLessThan(1 << 20);
            session.end();
            session.closed.await();
        }
    }

    @Test
    void aClientThatGoesEndsItsSession() throws Exception {
        container("hang");
        RawClient client = attach(UPGRADE);
        client.head();
        client.close();
        assertThat(session.closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClientThatGoesAfterItsHalfCloseEndsItsSession() throws Exception {
        container("hang");
        RawClient client = attach(UPGRADE);
        client.head();
        client.halfClose();
        session.stdinClosed.await();
        client.close();
        assertThat(session.closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClientThatStillTalksAtTheEndReadsEverything() throws Exception {
        container("hang");
        try (RawClient client = attach(UPGRADE)) {
            client.head();
            client.send("unread");
            session.awaitInput(1);
            session.loseAppetite(0);
            client.send("unread too");
            session.stdout("last words").end();
            assertThat(client.rest()).isEqualTo(frame(Stream.STDOUT, "last words"));
        }
    }

    @Test
    void withoutStdinInputIsThrownAway() throws Exception {
        container("hang");
        try (RawClient client = server.connect().request("POST /containers/c/attach?stdout=1&stream=1", UPGRADE)) {
            client.head();
            client.send("nobody asked").halfClose();
            session.stdout("x").end();
            assertThat(client.rest()).isEqualTo(frame(Stream.STDOUT, "x"));
        }
        assertThat(session.received()).isEmpty();
        assertThat(session.stdinClosed.getCount()).isEqualTo(1);
    }

    @Test
    void passesOnEveryOption() throws IOException {
        container("hang");
        session.end();
        String path = "/containers/c/attach?stdin=0&stdout=1&stderr=0&logs=1&stream=0&detachKeys=ctrl-a%2Cb";
        try (RawClient client = server.connect().request("POST " + path, UPGRADE)) {
            client.head();
        }
        assertThat(engine.containers().attachOptions)
                .isEqualTo(new AttachOptions(false, true, false, true, false, "ctrl-a,b"));
    }

    @Test
    void anUnknownContainerIsAnOrdinaryError() throws IOException {
        try (RawClient client = attach(UPGRADE)) {
            assertThat(client.head()).startsWith("HTTP/1.1 404").contains("application/json");
        }
    }

    @Test
    void aProgramThatCannotRunIsToldOnItsStreams() throws IOException {
        container("hang");
        createExec();
        engine.execs().startFailure = new EngineException.InvalidArgument("exec: \"x\": not found");
        try (RawClient client = server.connect()
                .json("POST /exec/" + "e".repeat(64) + "/start", "{}", "Connection: Upgrade", "Upgrade: tcp")) {
            assertThat(client.head()).startsWith("HTTP/1.1 101");
            assertThat(client.rest()).isEqualTo(frame(Stream.STDOUT, "exec: \"x\": not found\r\n"));
        }
    }

    @Test
    void stoppingTheServerEndsSessions() throws Exception {
        container("hang");
        try (RawClient client = attach(UPGRADE)) {
            client.head();
            server.stop(Duration.ofSeconds(5));
            assertThat(session.closed.getCount()).isZero();
            assertThat(client.atEnd()).isTrue();
        }
    }
}

package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.StreamChunk.Stream;
import org.gantry.api.event.Event;
import org.gantry.rest.testing.FakeContainer;
import org.gantry.rest.testing.FakeSession;
import org.gantry.rest.testing.RawClient;
import org.gantry.rest.testing.Reply;
import org.junit.jupiter.api.Test;

/** What clients notice when the front end is replaced: nothing. */
class SwapTest extends ServerTestCase {
    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

    private static String ping(RawClient client) throws Exception {
        String head = client.request("GET /_ping").head();
        client.bytes(2);
        return head;
    }

    private Object inode() throws Exception {
        return Files.getAttribute(server.socket, "unix:ino");
    }

    @Test
    void theSocketStays() throws Exception {
        Object before = inode();
        server.replace();
        assertThat(inode()).isEqualTo(before);
        server.replaceBeside();
        assertThat(inode()).isEqualTo(before);
        assertThat(server.get("/_ping").body()).isEqualTo("OK");
    }

    @Test
    void whoComesInTheGapIsServedAfterIt() throws Exception {
        var waiting = new RawClient[1];
        server.replace(() -> {
            waiting[0] = server.connect();
            waiting[0].request("GET /_ping");
        });
        try (RawClient client = waiting[0]) {
            assertThat(client.head()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void anIdleConnectionStaysOpen() throws Exception {
        try (RawClient client = server.connect();
                RawClient silent = server.connect()) {
            assertThat(ping(client)).startsWith("HTTP/1.1 200");
            server.replace();
            assertThat(ping(client)).startsWith("HTTP/1.1 200");
            server.replaceBeside();
            assertThat(ping(client)).startsWith("HTTP/1.1 200");
            assertThat(ping(silent)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aRequestInTheGapIsAnsweredAfterIt() throws Exception {
        try (RawClient client = server.connect()) {
            ping(client);
            server.replace(() -> client.request("GET /_ping"));
            assertThat(client.head()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aCallInProgressEndsAndItsConnectionGoesOn() throws Exception {
        container("hang");
        engine.containers().mayPause.acquire();
        try (RawClient client = server.connect().request("POST /containers/c/pause", "Content-Length: 0")) {
            engine.containers().pausing.await();
            CompletableFuture<Void> swap = CompletableFuture.runAsync(this::replaceBeside);
            Reply meanwhile = server.get("/_ping");
            assertThat(meanwhile.status()).isEqualTo(200);
            engine.containers().mayPause.release();
            assertThat(client.head()).startsWith("HTTP/1.1 204");
            swap.get();
            assertThat(ping(client)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void anAttachLosesAndRepeatsNothing() throws Exception {
        FakeContainer container = terminalContainer();
        try (RawClient client = server.connect()
                .request(
                        "POST /containers/c/attach?stream=1&stdin=1&stdout=1", "Connection: Upgrade", "Upgrade: tcp")) {
            client.head();
            FakeSession session = container.sessions.getFirst();
            session.stdout("one");
            assertThat(new String(client.bytes(3))).isEqualTo("one");
            client.send("in1");
            session.awaitInput(3);
            server.replace(() -> {
                session.stdout("two");
                client.send("in2");
            });
            assertThat(new String(client.bytes(3))).isEqualTo("two");
            session.awaitInput(6);
            assertThat(session.received()).isEqualTo("in1in2");
            server.replaceBeside();
            session.stdout("three").end();
            assertThat(client.restText()).isEqualTo("three");
            session.closed.await();
        }
    }

    @Test
    void aWriteToAClientThatDoesNotReadGoesOnWhereItStopped() throws Exception {
        FakeContainer container = terminalContainer();
        byte[] much = new byte[4 << 20];
        for (int i = 0; i < much.length; i++) {
            much[i] = (byte) ((i * 31) >> 7);
        }
        try (RawClient client = server.connect()
                .request("POST /containers/c/attach?stream=1&stdout=1", "Connection: Upgrade", "Upgrade: tcp")) {
            client.head();
            FakeSession session = container.sessions.getFirst();
            session.emit(Stream.STDOUT, much);
            byte[] first = client.bytes(10);
            server.replace();
            server.replaceBeside();
            byte[] rest = client.bytes(much.length - 10);
            byte[] all = new byte[much.length];
            System.arraycopy(first, 0, all, 0, 10);
            System.arraycopy(rest, 0, all, 10, rest.length);
            assertThat(all).isEqualTo(much);
            session.end();
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void inputThatTheProcessDoesNotReadIsKept() throws Exception {
        FakeContainer container = terminalContainer();
        try (RawClient client = server.connect()
                .request("POST /containers/c/attach?stream=1&stdin=1", "Connection: Upgrade", "Upgrade: tcp")) {
            client.head();
            FakeSession session = container.sessions.getFirst();
            session.loseAppetite(0);
            client.send("typed");
            session.writing.await();
            server.replace();
            session.regainAppetite();
            session.awaitInput(5);
            assertThat(session.received()).isEqualTo("typed");
            session.end();
        }
    }

    @Test
    void aFollowedLogGoesOnInItsChunks() throws Exception {
        terminalContainer();
        try (RawClient client = server.connect().request("GET /containers/c/logs?stdout=1&follow=1")) {
            assertThat(client.head()).contains("Transfer-Encoding: chunked");
            assertThat(client.chunk()).isEqualTo("half a line\ntrouble\n");
            server.replace(() -> engine.containers().logs.getFirst().add(Stream.STDOUT, NOON, "in the gap\n"));
            assertThat(client.chunk()).isEqualTo("in the gap\n");
            server.replaceBeside();
            engine.containers().logs.getFirst().add(Stream.STDOUT, NOON, "later\n");
            assertThat(client.chunk()).isEqualTo("later\n");
            assertThat(engine.containers().logs).as("one reading of the log").hasSize(1);
        }
    }

    @Test
    void eventsAreStillFiltered() throws Exception {
        try (RawClient client =
                server.connect().request("GET /events?filters=%7B%22type%22:%5B%22container%22%5D%7D")) {
            client.head();
            engine.events().subscribed.take();
            server.replace();
            engine.events().publish(new Event(Event.Type.NETWORK, "create", "n", Map.of(), NOON));
            engine.events().publish(new Event(Event.Type.CONTAINER, "start", "abc", Map.of(), NOON));
            assertThat(client.chunk()).contains("\"Type\":\"container\"");
        }
    }

    @Test
    void waitingIsNotOver() throws Exception {
        FakeContainer container = container("hang");
        try (RawClient client = server.connect().request("POST /containers/c/wait?condition=next-exit")) {
            client.head();
            server.replace(() -> container.exit.complete(new ContainerExit(42, "")));
            assertThat(client.chunk()).isEqualTo("{\"StatusCode\":42}\n");
            assertThat(client.chunk()).isEmpty();
        }
    }

    @Test
    void statsGoOn() throws Exception {
        container("hang");
        server.post("/containers/c/start");
        try (RawClient client = server.connect().request("GET /containers/c/stats")) {
            client.head();
            assertThat(client.chunk()).contains("\"read\"");
            server.replace();
            assertThat(client.chunk()).contains("\"read\"");
        }
    }

    private void replaceBeside() {
        try {
            server.replaceBeside();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

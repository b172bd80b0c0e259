package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.gantry.linux.custody.Handover;
import org.gantry.rest.testing.FakeContainer;
import org.gantry.rest.testing.FakeSession;
import org.gantry.rest.testing.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A front end that is there before the other one goes, and shows what it can do before it serves anybody. */
class PromotionTest extends ServerTestCase {
    private static final long NEW = 2;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private FrontServer next;

    @BeforeEach
    void openTheNext() throws Exception {
        server.custody.expect(NEW);
        next = server.front(NEW, "9.9.9");
    }

    @AfterEach
    void closeTheNext() throws Exception {
        next.handOver(LIMIT);
    }

    private String version() throws Exception {
        String head = server.get("/version").head();
        return head.contains("9.9.9") ? "new" : "old";
    }

    private String visit(long bundleId) throws Exception {
        try (SocketChannel channel = server.custody.visit(bundleId)) {
            channel.write(ByteBuffer.wrap(
                    "GET /version HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(8192);
            while (channel.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whoIsExpectedServesNobodyButItsVisitors() throws Exception {
        assertThat(server.custody.attending()).containsExactly(1L);
        assertThat(server.custody.isPresent(NEW)).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(version()).isEqualTo("old");
        }
        assertThat(visit(NEW)).startsWith("HTTP/1.1 200").contains("9.9.9");
        assertThat(visit(1)).startsWith("HTTP/1.1 200").doesNotContain("9.9.9");
        assertThatThrownBy(() -> visit(3)).isInstanceOf(IOException.class).hasMessageContaining("no front end");
    }

    @Test
    void afterItsPromotionItServesEverybody() throws Exception {
        try (RawClient idle = server.connect()) {
            idle.request("GET /_ping").head();
            idle.bytes(2);
            assertThat(server.custody.promote(NEW, LIMIT).calls()).isZero();
            assertThat(server.custody.attending()).containsExactly(NEW);
            for (int i = 0; i < 20; i++) {
                assertThat(version()).isEqualTo("new");
            }
            assertThat(idle.request("GET /version").head()).startsWith("HTTP/1.1 200");
            assertThat(server.custody.isPresent(1)).isFalse();
        }
    }

    @Test
    void whoHasNoneThatWaitsIsNotPromoted() throws Exception {
        for (long other : new long[] {1, 3}) {
            assertThatThrownBy(() -> server.custody.promote(other, LIMIT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no front end that waits");
        }
        assertThat(server.custody.attending()).containsExactly(1L);
        assertThat(version()).isEqualTo("old");
        server.custody.promote(NEW, LIMIT);
        assertThat(version()).isEqualTo("new");
    }

    @Test
    void streamsMoveWithoutALoss() throws Exception {
        FakeContainer container = terminalContainer();
        try (RawClient client = server.connect()
                .request(
                        "POST /containers/c/attach?stream=1&stdin=1&stdout=1", "Connection: Upgrade", "Upgrade: tcp")) {
            client.head();
            FakeSession session = container.sessions.getFirst();
            session.stdout("one");
            assertThat(new String(client.bytes(3), StandardCharsets.UTF_8)).isEqualTo("one");
            Handover done = server.custody.promote(NEW, LIMIT);
            assertThat(done.pause()).as("it was on its way").isPositive();
            session.stdout("two").end();
            assertThat(client.restText()).isEqualTo("two");
            session.closed.await();
        }
    }

    @Test
    void aCallInProgressIsWaitedForAndDelaysNobody() throws Exception {
        container("hang");
        engine.containers().mayPause.acquire();
        try (RawClient client = server.connect().request("POST /containers/c/pause", "Content-Length: 0")) {
            engine.containers().pausing.await();
            CompletableFuture<Handover> promotion = new CompletableFuture<>();
            Thread promoting =
                    Thread.ofPlatform().start(() -> promotion.completeAsync(() -> promote(LIMIT), Runnable::run));
            while (promoting.getState() != Thread.State.TIMED_WAITING) { // for the call, which it has counted by then
                Thread.onSpinWait();
            }
            assertThat(server.custody.attending()).containsExactly(NEW);
            assertThat(version()).isEqualTo("new");
            assertThat(promotion).isNotDone();
            engine.containers().mayPause.release();
            assertThat(client.head()).startsWith("HTTP/1.1 204");
            assertThat(promotion.get().calls()).isOne();
        }
    }

    @Test
    void aCallThatDoesNotEndIsNotWaitedForLongerThanTheLimit() throws Exception {
        container("hang");
        engine.containers().mayPause.acquire();
        try (RawClient client = server.connect().request("POST /containers/c/pause", "Content-Length: 0")) {
            engine.containers().pausing.await();
            assertThat(promote(AT_ONCE).calls()).isOne();
            engine.containers().mayPause.release();
            assertThat(client.head()).startsWith("HTTP/1.1 204");
        }
    }

    private Handover promote(Duration limit) {
        try {
            return server.custody.promote(NEW, limit);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

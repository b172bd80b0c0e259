package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.gantry.api.network.PortRequest;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.Descriptors;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.testkit.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Connections at ::1 that carry much, end by halves, or stand still, and that the engine passes on, since who calls is bound
 * to ::1.
 */
@NeedsRoot
class LoopbackStreamsIT {
    private static final int MUCH = 64 << 20;

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();
    private final Container one = machine.container(engine, "one");
    private final ServerSocket server = NetNamespaces.callIn(one.namespace(), LoopbackStreamsIT::listen);

    @BeforeEach
    void publish() {
        engine.publish("one", List.of(new PortRequest("tcp", 7777, "", 8888, 8888)));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        one.close();
        machine.close();
    }

    @Test
    void muchGoesBothWaysAtOnce() throws Exception {
        try (Socket client = call();
                Socket called = server.accept()) {
            CompletableFuture<Long> sentUp = async(() -> send(client, 1));
            CompletableFuture<Long> sentDown = async(() -> send(called, 2));
            CompletableFuture<Long> arrivedUp = async(() -> receive(called));
            assertThat(receive(client)).isEqualTo(sentDown.get());
            assertThat(arrivedUp.get()).isEqualTo(sentUp.get());
        }
    }

    @Test
    void theEndOfOneHalfIsPassedOnAndTheOtherGoesOn() throws Exception {
        for (boolean clientFirst : new boolean[] {true, false}) {
            try (Socket client = call();
                    Socket called = server.accept()) {
                Socket first = clientFirst ? client : called;
                Socket second = clientFirst ? called : client;
                first.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
                first.shutdownOutput();
                assertThat(second.getInputStream().readAllBytes()).asString().isEqualTo("question");
                for (int i = 0; i < 3; i++) {
                    second.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
                    assertThat(first.getInputStream().readNBytes(6)).asString().isEqualTo("answer");
                }
                second.shutdownOutput();
                assertThat(first.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void whoDoesNotReadKeepsNobodyWaitingAndLosesNothing() throws Exception {
        long before = Descriptors.ofStreamsAtRest();
        try (Socket slow = call();
                Socket toSlow = server.accept()) {
            CompletableFuture<Long> sent = async(() -> send(toSlow, 3));
            for (int i = 0; i < 20; i++) {
                try (Socket quick = call();
                        Socket toQuick = server.accept()) {
                    quick.getOutputStream().write(i);
                    assertThat(toQuick.getInputStream().read()).isEqualTo(i);
                    toQuick.getOutputStream().write(i);
                    assertThat(quick.getInputStream().read()).isEqualTo(i);
                }
                Thread.sleep(10);
            }
            assertThat(sent).as("nobody holds as much as that").isNotDone();
            Eventually.is(before + 4, Descriptors::ofStreams); // two of them are the test's
            assertThat(receive(slow)).isEqualTo(sent.get());
        }
        Eventually.is(before, Descriptors::ofStreams);
    }

    @Test
    void whoGoesAwayInTheMiddleLeavesNothing() throws Exception {
        long before = Descriptors.ofStreamsAtRest();
        for (int i = 0; i < 10; i++) {
            Socket client = call();
            try (Socket called = server.accept()) {
                CompletableFuture<Long> sent = async(() -> send(called, 4));
                assertThat(client.getInputStream().readNBytes(1000)).hasSize(1000);
                client.close();
                Eventually.holds(sent::isCompletedExceptionally);
            }
        }
        Eventually.is(before, Descriptors::ofStreams);
    }

    private static <T> CompletableFuture<T> async(Callable<T> work) {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** Sends much that nobody can guess, and says what its checksum is. */
    private static long send(Socket socket, long seed) throws IOException {
        OutputStream out = socket.getOutputStream();
        Random random = new Random(seed);
        CRC32C sum = new CRC32C();
        for (int sent = 0; sent < MUCH; ) {
            byte[] block = new byte[1 + random.nextInt(1 << 18)];
            random.nextBytes(block);
            out.write(block);
            sum.update(block);
            sent += block.length;
        }
        socket.shutdownOutput();
        return sum.getValue();
    }

    private static long receive(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        CRC32C sum = new CRC32C();
        byte[] block = new byte[1 << 16];
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            sum.update(block, 0, read);
        }
        return sum.getValue();
    }

    private Socket call() {
        return NetNamespaces.callIn(machine.host(), () -> {
            try {
                InetAddress loopback = InetAddress.ofLiteral("::1");
                return new Socket(loopback, 8888, loopback, 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(7777);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

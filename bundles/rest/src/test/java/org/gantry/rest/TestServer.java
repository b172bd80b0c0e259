package org.gantry.rest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.gantry.linux.custody.SocketCustody;
import org.gantry.linux.custody.SocketPlace;
import org.gantry.rest.connection.Connections;
import org.gantry.rest.connection.HangupWatch;
import org.gantry.rest.http.EngineGate;
import org.gantry.rest.http.Surroundings;
import org.gantry.rest.testing.FakeEngine;
import org.gantry.rest.testing.RawClient;
import org.gantry.rest.testing.Reply;
import org.jspecify.annotations.Nullable;

/** The real server on a socket in a temporary directory, in front of a fake engine. */
final class TestServer implements AutoCloseable {
    final FakeEngine engine = new FakeEngine();
    final EngineGate gate = new EngineGate();
    final Path socket;
    final SocketCustody custody;
    private FrontServer server;

    TestServer(Path directory) throws Exception {
        this.socket = directory.resolve("gantry.sock");
        this.custody = new SocketCustody(Duration.ofSeconds(10));
        gate.bind(engine);
        this.server = front();
    }

    private FrontServer front() throws Exception {
        return front(1, "0.1.0.test");
    }

    /** One more front end, for whoever stops it. */
    FrontServer front(long bundleId, String version) throws Exception {
        SocketPlace place = new SocketPlace(socket, List.of(), PosixFilePermissions.fromString("rw-rw----"));
        Surroundings surroundings =
                new Surroundings(version, gate, Duration.ofMillis(200), new HangupWatch(), new Connections());
        return FrontServer.open(custody, custody.listen(place), ApiRoutes.router(), surroundings, bundleId);
    }

    /** Replaces the front end in place: the old one is gone before the new one comes. */
    void replace() throws Exception {
        replace(() -> {});
    }

    /** Replaces the front end by one that is there before the old one goes. */
    void replaceBeside() throws Exception {
        FrontServer old = server;
        server = front();
        old.handOver(Duration.ofSeconds(10));
    }

    /** What happens between the end of a front end and the beginning of the next one. */
    @FunctionalInterface
    interface Gap {
        void run() throws Exception;
    }

    /** Replaces the front end, with something to happen while there is none. */
    void replace(Gap gap) throws Exception {
        server.handOver(Duration.ofSeconds(10));
        gap.run();
        server = front();
    }

    RawClient connect() throws IOException {
        return new RawClient(socket);
    }

    Reply get(String path) throws IOException {
        return call("GET " + path, null);
    }

    Reply post(String path, String json) throws IOException {
        return call("POST " + path, json);
    }

    Reply post(String path) throws IOException {
        return call("POST " + path, null);
    }

    /** One request on a connection of its own. */
    Reply call(String line, @Nullable String json) throws IOException {
        return call(line, json, "Via: nobody");
    }

    /** With one more header, without a line's end. */
    Reply call(String line, @Nullable String json, String header) throws IOException {
        try (RawClient client = connect()) {
            if (json == null) {
                client.request(line, "Connection: close", "Content-Length: 0", header);
            } else {
                client.json(line, json, "Connection: close");
            }
            String head = client.head();
            String rest = new String(client.rest(), StandardCharsets.UTF_8);
            int status = Integer.parseInt(head.substring(9, 12));
            return new Reply(status, head, head.contains("chunked") ? dechunk(rest) : rest);
        }
    }

    private static String dechunk(String body) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (true) {
            int end = body.indexOf("\r\n", at);
            int size = Integer.parseInt(body.substring(at, end), 16);
            if (size == 0) {
                return text.toString();
            }
            text.append(body, end + 2, end + 2 + size);
            at = end + 2 + size + 2;
        }
    }

    void stop(Duration grace) throws Exception {
        server.close(grace);
    }

    @Override
    public void close() {
        try {
            server.close(Duration.ofSeconds(2));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

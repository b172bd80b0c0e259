package org.gantry.rest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.gantry.rest.http.EngineGate;
import org.gantry.rest.http.HangupWatch;
import org.gantry.rest.http.OpenCalls;
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
    private final UnixHttpServer server;

    TestServer(Path directory) throws Exception {
        this.socket = directory.resolve("gantry.sock");
        SocketSettings settings = new SocketSettings(socket, List.of(), PosixFilePermissions.fromString("rw-rw----"));
        Surroundings surroundings =
                new Surroundings("0.1.0.test", gate, Duration.ofMillis(200), new HangupWatch(), new OpenCalls());
        this.server = new UnixHttpServer(new SocketFile(settings), ApiRoutes.router(), surroundings);
        gate.bind(engine);
        server.start();
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
        server.stop(grace);
    }

    @Override
    public void close() {
        try {
            server.stop(Duration.ofSeconds(2));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

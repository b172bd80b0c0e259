package org.gantry.itests.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.gantry.bench.UnixHttp;
import org.gantry.itests.load.Worker.Round;

/** What clients do in a {@link Worker}'s round, and what has to come of it. Each has a connection of its own. */
public final class Clients implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path socket;
    private final Calls calls;
    private final Deque<Closeable> connections = new ConcurrentLinkedDeque<>();

    public Clients(Path socket, Calls calls) {
        this.socket = socket;
        this.calls = calls;
    }

    private UnixHttp connect() {
        try {
            UnixHttp connection = new UnixHttp(socket);
            connections.push(connection::close);
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks at things. */
    public Round looks(String container) {
        UnixHttp http = connect();
        return number -> {
            get(http, "/containers/" + container + "/json");
            get(http, "/containers/json?all=1");
            get(http, "/images/json");
            get(http, "/networks");
            get(http, "/containers/" + container + "/stats?stream=0&one-shot=1");
            get(http, "/info");
        };
    }

    private void get(UnixHttp http, String path) throws Exception {
        calls.time(() -> http.get(path).expect(200));
    }

    /** A container from create to remove; its output and exit code have to be those of its program. */
    public Round runs() {
        UnixHttp http = connect();
        return number -> {
            int code = number % 50;
            String created = calls.time(() -> http.post("/containers/create", """
                    {"Image": "busybox:latest", "Tty": true, "Cmd": ["sh", "-c", "echo out %d; exit %d"]}""".formatted(number, code))
                    .expect(201)
                    .body());
            String id = JSON.readTree(created).get("Id").textValue();
            calls.time(() -> http.post("/containers/" + id + "/start", "").expect(204));
            JsonNode end = JSON.readTree(
                    http.post("/containers/" + id + "/wait", "").expect(200).body());
            assertThat(end.get("StatusCode").intValue()).isEqualTo(code);
            String logs =
                    http.get("/containers/" + id + "/logs?stdout=1").expect(200).body();
            assertThat(logs).isEqualTo("out " + number + "\r\n");
            calls.time(() -> http.delete("/containers/" + id).expect(204));
        };
    }

    /** Executes something in a container. */
    public Round executes(String container) {
        UnixHttp http = connect();
        return number -> {
            int code = number % 50;
            String created =
                    calls.time(() -> http.post("/containers/" + container + "/exec", """
                    {"AttachStdout": true, "Tty": true, "Cmd": ["sh", "-c", "echo exec %d; exit %d"]}""".formatted(number, code))
                            .expect(201)
                            .body());
            String id = JSON.readTree(created).get("Id").textValue();
            try (UnixHttp stream = new UnixHttp(socket)) {
                byte[] out = calls.time(() -> stream.hijack("/exec/" + id + "/start", "{\"Tty\": true}"));
                assertThat(new String(out, StandardCharsets.UTF_8)).isEqualTo("exec " + number + "\r\n");
            }
            JsonNode ended =
                    JSON.readTree(http.get("/exec/" + id + "/json").expect(200).body());
            assertThat(ended.get("ExitCode").intValue()).isEqualTo(code);
        };
    }

    /** Pulls an image and removes it. */
    public Round pulls(String reference) {
        UnixHttp http = connect();
        return number -> {
            String said = http.post("/images/create?fromImage=" + reference, "")
                    .expect(200)
                    .body();
            assertThat(said).contains("Status: Downloaded newer image").doesNotContain("\"error\"");
            calls.time(() -> http.delete("/images/" + reference).expect(200));
        };
    }

    /** Connects a container to a network and disconnects it. */
    public Round joins(String container) {
        UnixHttp http = connect();
        return number -> {
            String name = "load" + number;
            http.post("/networks/create", "{\"Name\": \"" + name + "\"}").expect(201);
            String body = "{\"Container\": \"" + container + "\"}";
            calls.time(() -> http.post("/networks/" + name + "/connect", body).expect(200));
            calls.time(
                    () -> http.post("/networks/" + name + "/disconnect", body).expect(200));
            http.delete("/networks/" + name).expect(204);
        };
    }

    /** Connects to a published port each time. */
    public Round connects(int port) {
        return number -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                assertThat(echo(socket, number)).isEqualTo("line " + number);
            }
        };
    }

    /** Keeps one connection to a published port. */
    public Round talks(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        connections.push(socket);
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        return number -> {
            socket.getOutputStream().write(("line " + number + "\n").getBytes(StandardCharsets.UTF_8));
            assertThat(in.readLine()).isEqualTo("line " + number);
        };
    }

    /** Ends the connections, once nobody needs them. */
    @Override
    public void close() throws IOException {
        while (!connections.isEmpty()) {
            connections.pop().close();
        }
    }

    private static String echo(Socket socket, int number) throws IOException {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(("line " + number + "\n").getBytes(StandardCharsets.UTF_8));
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        return in.readLine();
    }
}

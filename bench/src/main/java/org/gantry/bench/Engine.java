package org.gantry.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/** One engine under measurement, in the words of the Docker Engine API. */
final class Engine implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "/v1.41";

    /** The driver or program that makes containers; empty: each engine's own. */
    private static final String RUNTIME = System.getProperty("bench.runtime", "");

    private final String name;
    private final Path socket;
    private final long pid;
    private final UnixHttp http;

    Engine(String name, Path socket, long pid) throws IOException {
        this.name = name;
        this.socket = socket;
        this.pid = pid;
        this.http = new UnixHttp(socket);
    }

    /** @param argument {@code NAME=SOCKET=PID} */
    static Engine parse(String argument) throws IOException {
        String[] parts = argument.split("=", -1);
        return new Engine(parts[0], Path.of(parts[1]), Long.parseLong(parts[2]));
    }

    String name() {
        return name;
    }

    Path socket() {
        return socket;
    }

    /** The engine's main process. */
    long pid() {
        return pid;
    }

    /** A further client of the same engine. */
    Engine client() throws IOException {
        return new Engine(name, socket, pid);
    }

    String create(String image, String network, String... command) throws IOException {
        return create(image, network, false, command);
    }

    /** @param publishes whether a port is published, at any of the host's */
    String create(String image, String network, boolean publishes, String... command) throws IOException {
        String ports = publishes ? ",\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"\"}]}" : "";
        String body = "{\"Image\":\"" + image + "\",\"Cmd\":" + JSON.writeValueAsString(command)
                + (publishes ? ",\"ExposedPorts\":{\"80/tcp\":{}}" : "") + ",\"HostConfig\":{\"NetworkMode\":\""
                + network + "\",\"Runtime\":\"" + RUNTIME + "\"" + ports + "}}";
        return json(http.post(API + "/containers/create", body).expect(201))
                .get("Id")
                .asText();
    }

    void start(String id) throws IOException {
        http.post(API + "/containers/" + id + "/start", "").expect(204);
    }

    int await(String id) throws IOException {
        return json(http.post(API + "/containers/" + id + "/wait", "").expect(200))
                .get("StatusCode")
                .asInt();
    }

    void remove(String id) throws IOException {
        http.delete(API + "/containers/" + id + "?force=1").expect(204);
    }

    int initPid(String id) throws IOException {
        return json(http.get(API + "/containers/" + id + "/json").expect(200))
                .path("State")
                .path("Pid")
                .asInt();
    }

    void list() throws IOException {
        http.get(API + "/containers/json").expect(200);
    }

    void images() throws IOException {
        http.get(API + "/images/json").expect(200);
    }

    /** Runs a command in the container, attached, and returns when its output has ended. */
    void exec(String id, String... command) throws IOException {
        String body = "{\"AttachStdout\":true,\"AttachStderr\":true,\"Cmd\":" + JSON.writeValueAsString(command) + "}";
        String exec = json(http.post(API + "/containers/" + id + "/exec", body).expect(201))
                .get("Id")
                .asText();
        try (UnixHttp stream = new UnixHttp(socket)) {
            stream.hijack(API + "/exec/" + exec + "/start", "{\"Detach\":false,\"Tty\":false}");
        }
    }

    private static JsonNode json(UnixHttp.Response response) throws IOException {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}

package org.gantry.client;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Creates a container, attaches to it, starts it, and stays until it has exited.
 *
 * <p>The order matters: attached before started, so that its first output is not missed; waited for before started, so
 * that one which exits and removes itself at once still has someone to tell.
 */
final class Run {
    private final Engine engine;
    private final RunOptions options;

    Run(Engine engine, RunOptions options) {
        this.engine = engine;
        this.options = options;
    }

    /** Returns the container's exit status, or 0 when it was left running. */
    int call() throws ClientException, IOException {
        String id = create();
        if (options.has("detach")) {
            start(id);
            System.out.println(id);
            return 0;
        }
        try (Response attached = attach(id);
                ExitStatus exit = ExitStatus.of(engine, id, options.has("rm"));
                Terminal terminal = Terminal.of(options, (rows, columns) -> resize(id, rows, columns))) {
            terminal.raw();
            start(id);
            terminal.sized();
            Signals.forward(signal -> kill(id, signal));
            stream(attached);
            return exit.await();
        }
    }

    private String create() throws IOException, ClientException {
        String name = options.value("name").map(n -> "?name=" + encode(n)).orElse("");
        try (Response response = engine.post("/containers/create" + name, new ContainerConfig(options).json())) {
            if (!response.ok()) {
                throw response.failure();
            }
            Map<String, String> created = Json.fields(response.text());
            String id = created.get("Id");
            if (id == null) {
                throw new ClientException("the engine created a container without an id");
            }
            return id;
        }
    }

    private Response attach(String id) throws IOException, ClientException {
        Response response = engine.hijack("/containers/" + id + "/attach?stream=1&stdout=1&stderr=1"
                + (options.has("interactive") ? "&stdin=1" : ""));
        if (response.status() != 101 && response.status() != 200) {
            try (response) {
                throw response.failure();
            }
        }
        return response;
    }

    /** A container that cannot be started is not left behind when it was to remove itself. */
    private void start(String id) throws IOException, ClientException {
        try (Response response = engine.post("/containers/" + id + "/start", "")) {
            if (!response.ok()) {
                ClientException failure = response.failure();
                if (options.has("rm")) {
                    engine.delete("/containers/" + id + "?force=1").close();
                }
                throw failure;
            }
        }
    }

    private void stream(Response attached) throws IOException {
        if (options.has("interactive")) {
            Thread.ofPlatform().daemon().name("stdin").start(() -> sendInput(attached));
        }
        OutputStream stdout = new FileOutputStream(FileDescriptor.out);
        if (options.has("tty")) {
            attached.body().transferTo(stdout);
        } else {
            new Demultiplexer(attached.body(), stdout, new FileOutputStream(FileDescriptor.err)).copy();
        }
    }

    /** Ends with our input, which is the container's end of file, or when the container has stopped listening. */
    private static void sendInput(Response attached) {
        try (InputStream stdin = new FileInputStream(FileDescriptor.in)) {
            stdin.transferTo(Channels.newOutputStream(attached.channel()));
            attached.channel().shutdownOutput();
        } catch (IOException gone) {
            System.err.flush();
        }
    }

    private void kill(String id, String signal) {
        tell("/containers/" + id + "/kill?signal=" + signal);
    }

    private void resize(String id, int rows, int columns) {
        tell("/containers/" + id + "/resize?h=" + rows + "&w=" + columns);
    }

    /** Tells the container of something that happened to us; that it may have exited meanwhile is not an error. */
    private void tell(String path) {
        try (Response response = engine.post(path, "")) {
            response.text();
        } catch (IOException e) {
            System.err.println("gantry: " + path + ": " + e.getMessage());
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

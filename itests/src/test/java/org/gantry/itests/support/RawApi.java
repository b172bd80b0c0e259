package org.gantry.itests.support;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests to an engine as no client sends them, through curl(1). */
public final class RawApi {
    private final Engine engine;

    public RawApi(Engine engine) {
        this.engine = engine;
    }

    /** The status and the body, whatever they are. */
    public record Answer(int status, String body) {}

    /** Sends a request; the body of one that has none is empty. */
    public Answer request(String method, String path, String body) {
        List<String> arguments = new ArrayList<>(List.of(
                "-s",
                "-g",
                "-X",
                method,
                "--unix-socket",
                engine.socket().toString(),
                "-w",
                "\n%{http_code}",
                "http://engine" + path));
        if (!body.isEmpty()) {
            arguments.addAll(List.of("-H", "Content-Type: application/json", "--data-binary", "@-"));
        }
        String out = Command.of("curl")
                .and(arguments)
                .run(body.getBytes(StandardCharsets.UTF_8))
                .ok();
        int end = out.lastIndexOf('\n');
        return new Answer(Integer.parseInt(out.substring(end + 1)), end < 0 ? "" : out.substring(0, end));
    }
}

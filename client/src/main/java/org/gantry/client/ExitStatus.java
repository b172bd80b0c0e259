package org.gantry.client;

import java.io.IOException;
import java.util.Map;

/** The engine's promise to tell how a container ended; asked for before it is started, kept open until it has. */
record ExitStatus(Response response) implements AutoCloseable {
    static ExitStatus of(Engine engine, String id, boolean removed) throws IOException, ClientException {
        String condition = removed ? "removed" : "next-exit";
        Response response = engine.post("/containers/" + id + "/wait?condition=" + condition, "");
        if (!response.ok()) {
            try (response) {
                throw response.failure();
            }
        }
        return new ExitStatus(response);
    }

    int await() throws IOException, ClientException {
        Map<String, String> fields = Json.fields(response.text());
        String status = fields.get("StatusCode");
        if (status == null) {
            throw new ClientException("the engine did not say how the container ended");
        }
        return Integer.parseInt(status);
    }

    @Override
    public void close() throws IOException {
        response.close();
    }
}

package org.gantry.rest.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.rest.json.Json;
import org.gantry.rest.stream.CallFacts;
import org.gantry.rest.stream.ClientOutput;
import org.gantry.rest.stream.LongCall;

/** Waiting for the end of a container. */
public final class WaitCall implements LongCall {
    public static final String NAME = "wait";
    private static final String EXIT = "exit";

    private final CompletableFuture<ContainerExit> exit;

    WaitCall(CompletableFuture<ContainerExit> exit) {
        this.exit = exit;
    }

    @SuppressWarnings("unchecked") // what facts() has put there
    public static WaitCall resume(CallFacts facts) {
        return new WaitCall((CompletableFuture<ContainerExit>) facts.get(EXIT, CompletableFuture.class));
    }

    @Override
    public void run(ClientOutput out) throws IOException, InterruptedException {
        out.send(ByteBuffer.wrap(Json.line(Objects.requireNonNull(out.await(() -> answer(exit))))));
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of(KIND, NAME, EXIT, exit);
    }

    /** The engine keeps the waiter until the container ends, which costs nothing. */
    @Override
    public void close() {}

    private static ObjectNode answer(CompletableFuture<ContainerExit> exit) throws InterruptedException {
        try {
            return answer(exit.get());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return answer(new ContainerExit(-1, String.valueOf(cause.getMessage())));
        }
    }

    private static ObjectNode answer(ContainerExit exit) {
        ObjectNode answer = Json.object().put("StatusCode", exit.code());
        if (!exit.error().isEmpty()) {
            answer.putObject("Error").put("Message", exit.error());
        }
        return answer;
    }
}

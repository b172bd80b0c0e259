package org.gantry.rest.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.Containers.WaitCondition;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/**
 * POST /containers/{id}/wait. The head of the answer goes out as soon as the wait is registered: the CLI starts a
 * container only after it has seen that, so that no exit is too early for it.
 */
final class WaitContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        WaitCondition condition = condition(exchange.query().text("condition"));
        CompletableFuture<ContainerExit> exit = exchange.engine()
                .containers()
                .await(exchange.variable("id"), condition)
                .toCompletableFuture();
        exchange.begin(200, Exchange.JSON);
        exchange.whileConnected(() -> exchange.send(answer(exit)));
    }

    private static WaitCondition condition(String word) {
        return switch (word) {
            case "", "not-running" -> WaitCondition.NOT_RUNNING;
            case "next-exit" -> WaitCondition.NEXT_EXIT;
            case "removed" -> WaitCondition.REMOVED;
            default -> throw new EngineException.InvalidArgument("invalid condition: \"" + word + "\"");
        };
    }

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

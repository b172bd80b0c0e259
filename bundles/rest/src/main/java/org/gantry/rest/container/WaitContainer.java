package org.gantry.rest.container;

import java.util.concurrent.CompletableFuture;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.Containers.WaitCondition;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

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
        exchange.goOn(Exchange.JSON, new WaitCall(exit));
    }

    private static WaitCondition condition(String word) {
        return switch (word) {
            case "", "not-running" -> WaitCondition.NOT_RUNNING;
            case "next-exit" -> WaitCondition.NEXT_EXIT;
            case "removed" -> WaitCondition.REMOVED;
            default -> throw new EngineException.InvalidArgument("invalid condition: \"" + word + "\"");
        };
    }
}

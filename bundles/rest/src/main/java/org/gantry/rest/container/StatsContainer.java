package org.gantry.rest.container;

import java.time.Duration;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Query;
import org.jspecify.annotations.Nullable;

/**
 * GET /containers/{id}/stats: a sample every second. The client computes the processor share from two of them, so a
 * single answer takes two samples too, except with {@code one-shot}.
 */
final class StatsContainer implements Endpoint {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @Override
    public void handle(Exchange exchange) throws Exception {
        Query query = exchange.query();
        boolean stream = query.flag("stream", true);
        if (stream && query.flag("one-shot")) {
            throw new EngineException.InvalidArgument("cannot have stream=true and one-shot=true");
        }
        boolean pair = !stream && !query.flag("one-shot");
        ContainerEngine engine = exchange.engine();
        ContainerDetails details = engine.containers().inspect(exchange.variable("id"), false);
        StatsSampler sampler = new StatsSampler(
                engine.containers(), details.id(), engine.system().info().memoryBytes());
        exchange.begin(200, Exchange.JSON);
        exchange.whileConnected(() -> {
            StatsSample before = pair ? sampler.sample() : null;
            if (pair) {
                Thread.sleep(INTERVAL);
            }
            send(exchange, sampler, details, before, stream);
        });
    }

    private static void send(
            Exchange exchange,
            StatsSampler sampler,
            ContainerDetails details,
            @Nullable StatsSample first,
            boolean stream)
            throws Exception {
        StatsSample before = first;
        while (true) {
            StatsSample now = sampler.sample();
            exchange.send(StatsJson.of(details, now, before));
            if (!stream) {
                return;
            }
            before = now;
            Thread.sleep(INTERVAL);
        }
    }
}

package org.gantry.rest.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.rest.http.Surroundings;
import org.gantry.rest.json.Json;
import org.gantry.rest.stream.CallFacts;
import org.gantry.rest.stream.ClientOutput;
import org.gantry.rest.stream.LongCall;

/** Samples of what a container uses. */
public final class StatsCall implements LongCall {
    public static final String NAME = "stats";
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final String ID = "id";
    private static final String STREAM = "stream";
    private static final String PAIR = "pair";

    private final Surroundings surroundings;
    private final String id;
    private final boolean stream;
    private final boolean pair;

    /**
     * @param stream a sample every second, or one answer
     * @param pair whether the first answer already compares two samples
     */
    StatsCall(Surroundings surroundings, String id, boolean stream, boolean pair) {
        this.surroundings = surroundings;
        this.id = id;
        this.stream = stream;
        this.pair = pair;
    }

    /** A stream that goes on compares its next sample with one taken now. */
    public static StatsCall resume(CallFacts facts, Surroundings surroundings) {
        boolean stream = facts.flag(STREAM);
        boolean pair = facts.flag(PAIR);
        return new StatsCall(surroundings, facts.get(ID, String.class), stream, stream || pair);
    }

    @Override
    public void run(ClientOutput out) throws IOException, InterruptedException {
        ContainerEngine engine =
                Objects.requireNonNull(out.await(() -> surroundings.engine().await(surroundings.patience())));
        ContainerDetails details = engine.containers().inspect(id, false);
        StatsSampler sampler =
                new StatsSampler(engine.containers(), id, engine.system().info().memoryBytes());
        StatsSample before = null;
        if (pair) {
            before = sampler.sample();
            pause(out);
        }
        while (true) {
            StatsSample now = sampler.sample();
            out.send(ByteBuffer.wrap(Json.line(StatsJson.of(details, now, before))));
            if (!stream) {
                return;
            }
            before = now;
            pause(out);
        }
    }

    private static void pause(ClientOutput out) throws InterruptedException {
        Object _ = out.await(() -> {
            Thread.sleep(INTERVAL);
            return null;
        });
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of(KIND, NAME, ID, id, STREAM, stream, PAIR, pair);
    }

    /** Nothing is held between two samples. */
    @Override
    public void close() {}
}

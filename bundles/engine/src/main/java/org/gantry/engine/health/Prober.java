package org.gantry.engine.health;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.gantry.api.EngineException;
import org.gantry.api.container.Health.Probe;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.Execs.ExecConfig;
import org.gantry.api.engine.StreamChunk;
import org.gantry.engine.core.Futures;
import org.gantry.engine.exec.ExecService;
import org.gantry.engine.spec.HealthSchedule;

/** Carries out one probe: an exec process, whose exit code is the answer. */
final class Prober {
    /** What dockerd keeps of a probe's output. */
    private static final int MOST_OUTPUT = 4096;

    /** By then the pipes of a process that was killed are empty, unless a child of its holds them. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private static final int FAILED = -1;

    private final ExecService execs;
    private final Executor executor;

    Prober(ExecService execs, Executor executor) {
        this.execs = execs;
        this.executor = executor;
    }

    /** Never throws because of the container: what cannot be run is a probe that failed. */
    Probe probe(String containerId, HealthSchedule schedule) throws InterruptedException {
        Instant start = Instant.now();
        try {
            return run(execs.create(containerId, config(schedule)), schedule.timeout(), start);
        } catch (EngineException e) {
            return new Probe(start, Instant.now(), FAILED, String.valueOf(e.getMessage()));
        }
    }

    private Probe run(String execId, Duration timeout, Instant start) throws InterruptedException {
        var output = new Output();
        try (AttachSession session = execs.start(execId, null)) {
            CompletableFuture<Void> all = CompletableFuture.runAsync(() -> output.take(session), executor);
            if (!Futures.ends(all, timeout)) {
                execs.kill(execId);
                Futures.ends(all, LAST_WORDS);
                String text = output.text();
                String reason = "Health check exceeded timeout (" + Words.of(timeout) + ")";
                return new Probe(start, Instant.now(), FAILED, text.isEmpty() ? reason : reason + ": " + text);
            }
        }
        Integer code = execs.inspect(execId).exitCode();
        return new Probe(start, Instant.now(), code == null ? FAILED : code, output.text());
    }

    private static ExecConfig config(HealthSchedule schedule) {
        return new ExecConfig(schedule.command(), List.of(), "", "", false, false, true, true, false, "");
    }

    /** The beginning of what a probe writes to either stream. */
    private static final class Output {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean cut;

        void take(AttachSession session) {
            try {
                for (StreamChunk chunk = session.next(); chunk != null; chunk = session.next()) {
                    add(chunk.bytes());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody waits for the rest
            }
        }

        private synchronized void add(byte[] chunk) {
            int kept = Math.min(MOST_OUTPUT - bytes.size(), chunk.length);
            cut |= kept < chunk.length;
            bytes.write(chunk, 0, kept);
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8) + (cut ? "..." : "");
        }
    }
}

package org.gantry.rest.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.gantry.api.engine.LogSession;
import org.gantry.rest.stream.CallFacts;
import org.gantry.rest.stream.ClientOutput;
import org.gantry.rest.stream.Framing;
import org.gantry.rest.stream.LongCall;

/** The lines of a log, and those that come. */
public final class LogsCall implements LongCall {
    public static final String NAME = "logs";
    private static final String SESSION = "session";
    private static final int BATCH = 1 << 15;

    private final LogSession log;
    private final LogLines lines;
    private final Framing framing;

    LogsCall(LogSession log, LogLines lines) {
        this.log = log;
        this.lines = lines;
        this.framing = Framing.of(log.terminal());
    }

    public static LogsCall resume(CallFacts facts) {
        return new LogsCall(facts.get(SESSION, LogSession.class), LogLines.resume(facts));
    }

    /** What is at hand goes out together: a log is many short lines, and a write for each would cost more than the rest. */
    @Override
    public void run(ClientOutput out) throws IOException, InterruptedException {
        while (Boolean.TRUE.equals(out.await(log::await))) {
            ByteArrayOutputStream batch = new ByteArrayOutputStream();
            LogSession.LogEntry entry = log.poll();
            while (entry != null) {
                ByteBuffer frame = framing.frame(entry.stream(), lines.prefix(entry), entry.line());
                batch.write(frame.array(), frame.position(), frame.remaining());
                entry = batch.size() < BATCH ? log.poll() : null;
            }
            if (batch.size() > 0) {
                out.send(ByteBuffer.wrap(batch.toByteArray()));
            }
        }
    }

    @Override
    public Map<String, Object> facts() {
        Map<String, Object> facts = lines.facts();
        facts.put(KIND, NAME);
        facts.put(SESSION, log);
        return facts;
    }

    @Override
    public void close() {
        log.close();
    }
}

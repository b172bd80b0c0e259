package org.gantry.rest.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.StreamChunk;

/** The standard streams of a process: what they give goes to the client, what the client sends goes to its stdin. */
public final class AttachCall implements LongCall {
    public static final String NAME = "attach";
    private static final String SESSION = "session";
    private static final String STDIN = "stdin";

    private final AttachSession session;
    private final Framing framing;
    private volatile boolean stdin;

    /** @param stdin whether the client's input is wanted */
    public AttachCall(AttachSession session, boolean stdin) {
        this.session = session;
        this.framing = Framing.of(session.terminal());
        this.stdin = stdin;
    }

    public static AttachCall resume(CallFacts facts) {
        return new AttachCall(facts.get(SESSION, AttachSession.class), facts.flag(STDIN));
    }

    @Override
    public void run(ClientOutput out) throws IOException, InterruptedException {
        while (Boolean.TRUE.equals(out.await(session::await))) {
            StreamChunk chunk = session.poll();
            if (chunk != null) {
                out.send(framing.frame(chunk.stream(), chunk.bytes()));
            }
        }
    }

    @Override
    public void receive(ByteBuffer bytes) throws InterruptedException {
        if (stdin) {
            try {
                session.write(bytes);
                return;
            } catch (EngineException e) {
                stdin = false; // the process takes no more
            }
        }
        bytes.position(bytes.limit());
    }

    @Override
    public void inputEnded() {
        if (stdin) {
            session.closeStdin();
        }
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of(KIND, NAME, SESSION, session, STDIN, stdin);
    }

    @Override
    public void close() {
        session.close();
    }
}

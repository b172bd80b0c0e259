package org.gantry.rest.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** A call that lasts as long as its client. */
public interface LongCall extends AutoCloseable {
    /** The word of {@link #facts} that says what kind of call it is. */
    String KIND = "kind";

    /**
     * Sends until there is no more. It is interrupted where it waits and nowhere else; whatever it has taken from the engine
     * by then has been sent, so that running the same call again, here or elsewhere, goes on without a gap.
     */
    void run(ClientOutput out) throws IOException, InterruptedException;

    /** Takes what the client sends; what it leaves in the buffer when interrupted is offered again. */
    default void receive(ByteBuffer bytes) throws InterruptedException {
        bytes.position(bytes.limit());
    }

    /** The client sends no more. */
    default void inputEnded() {}

    /** All that the next front end needs to go on, in types of the JDK and of the contracts. */
    Map<String, Object> facts();

    /** The end, here and everywhere; again makes no difference. */
    @Override
    void close();
}

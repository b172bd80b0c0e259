package org.gantry.network.ports.relay;

import java.time.Duration;

/**
 * What one relay may have at once.
 *
 * @param connections of TCP; each has two descriptors of the engine's, and one more is refused
 * @param flows of UDP; each has a descriptor, and for one more that ends which was idle for longest
 * @param idle a flow that was idle for so long ends
 */
record Limits(int connections, int flows, Duration idle) {
    /** After 90 seconds nobody expects an answer any more; as with Docker. */
    static final Limits USUAL = new Limits(2048, 2048, Duration.ofSeconds(90));
}

package org.gantry.api.engine;

/** Some bytes of one stream. The array belongs to the receiver. */
public record StreamChunk(Stream stream, byte[] bytes) {

    /** Numbered as in Docker's stream framing (API path {@code POST /containers/ID/attach}). */
    public enum Stream {
        STDIN,
        STDOUT,
        STDERR
    }
}

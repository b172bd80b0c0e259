package org.gantry.engine.stdio;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.gantry.api.engine.StreamChunk.Stream;
import org.gantry.engine.log.JsonFileLog;
import org.gantry.engine.log.LineSplitter;

/** Turns the bytes of one stream into entries of the log. */
final class Recorder {
    private final JsonFileLog log;
    private final Stream stream;
    private final LineSplitter splitter = new LineSplitter();
    private long alreadyLogged;

    Recorder(JsonFileLog log, Stream stream) {
        this.log = log;
        this.stream = stream;
    }

    /** The next entries are in the log already. */
    void passOver(long entries) {
        alreadyLogged = entries;
    }

    void record(ByteBuffer bytes) {
        Instant now = Instant.now();
        splitter.feed(bytes, (text, offset, length) -> entry(text, offset, length, now));
        log.flush();
    }

    void finish() {
        Instant now = Instant.now();
        splitter.finish((text, offset, length) -> entry(text, offset, length, now));
        log.flush();
    }

    byte[] pending() {
        return splitter.pending();
    }

    private void entry(byte[] text, int offset, int length, Instant time) {
        if (alreadyLogged > 0) {
            alreadyLogged--;
        } else {
            log.append(stream, text, offset, length, time);
        }
    }
}

package org.gantry.engine.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.gantry.api.engine.LogSession.LogEntry;
import org.gantry.api.engine.StreamChunk.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the lines that {@link EntryEncoder} (or dockerd) wrote. */
final class EntryDecoder {
    private static final JsonFactory JSON = new JsonFactory();

    private EntryDecoder() {}

    /** The entry of one line; null when the line is damaged. */
    static @Nullable LogEntry decode(byte[] line, int offset, int length) {
        try (JsonParser parser = JSON.createParser(line, offset, length)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? entry(parser) : null;
        } catch (IOException | DateTimeException e) {
            return null;
        }
    }

    private static @Nullable LogEntry entry(JsonParser parser) throws IOException {
        String log = null;
        String stream = "stdout";
        String time = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "log" -> log = parser.getValueAsString();
                case "stream" -> stream = parser.getValueAsString("stdout");
                case "time" -> time = parser.getValueAsString();
                default -> parser.skipChildren();
            }
        }
        if (log == null || time == null) {
            return null;
        }
        Stream kind = stream.equals("stderr") ? Stream.STDERR : Stream.STDOUT;
        return new LogEntry(kind, Instant.parse(time), log.getBytes(StandardCharsets.UTF_8));
    }
}

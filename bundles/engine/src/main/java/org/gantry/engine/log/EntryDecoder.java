package org.gantry.engine.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.gantry.api.engine.LogSession.LogEntry;
import org.gantry.api.engine.StreamChunk.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines that {@link EntryEncoder} (or dockerd) wrote. The common form is read by hand, for a log is read much
 * faster so; a JSON parser reads every other. Not thread-safe.
 */
final class EntryDecoder {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] START = ascii("{\"log\":\"");
    private static final byte[] STDOUT = ascii(",\"stream\":\"stdout\",\"time\":\"");
    private static final byte[] STDERR = ascii(",\"stream\":\"stderr\",\"time\":\"");
    private static final byte[] END = ascii("\"}");
    private static final int LONGEST_TIME = 40;

    private final Unescape unescape = new Unescape();
    private String lastTimeText = "";
    private Instant lastTime = Instant.EPOCH;

    /** The entry of one line; null when the line is damaged. */
    @Nullable
    LogEntry decode(byte[] line, int offset, int length) {
        try {
            LogEntry entry = common(line, offset, offset + length);
            return entry != null ? entry : parse(line, offset, length);
        } catch (IOException | DateTimeException e) {
            return null;
        }
    }

    private @Nullable LogEntry common(byte[] line, int start, int end) {
        if (!matches(line, start, end, START)) {
            return null;
        }
        int quote = unescape.read(line, start + START.length, end);
        if (quote < 0) {
            return null;
        }
        boolean stdout = matches(line, quote + 1, end, STDOUT);
        int time = quote + 1 + STDOUT.length;
        int timeEnd = end - END.length;
        boolean common = (stdout || matches(line, quote + 1, end, STDERR))
                && matches(line, timeEnd, end, END)
                && timeEnd > time
                && timeEnd - time < LONGEST_TIME;
        if (!common) {
            return null;
        }
        Instant when = time(new String(line, time, timeEnd - time, StandardCharsets.ISO_8859_1));
        return new LogEntry(stdout ? Stream.STDOUT : Stream.STDERR, when, unescape.text());
    }

    /** Entries written together have the same time. */
    private Instant time(String text) {
        if (!text.equals(lastTimeText)) {
            lastTime = Instant.parse(text);
            lastTimeText = text;
        }
        return lastTime;
    }

    private static @Nullable LogEntry parse(byte[] line, int offset, int length) throws IOException {
        try (JsonParser parser = JSON.createParser(line, offset, length)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? entry(parser) : null;
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

    private static boolean matches(byte[] line, int at, int end, byte[] expected) {
        return at >= 0
                && at + expected.length <= end
                && Arrays.equals(line, at, at + expected.length, expected, 0, expected.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

package org.gantry.rest.container;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.gantry.api.engine.LogSession.LogEntry;
import org.gantry.api.engine.StreamChunk;
import org.gantry.rest.stream.CallFacts;

/** What stands before the lines of a log: their time, and their details, if asked for. */
final class LogLines {
    private static final byte[] NOTHING = {};

    /** All nine digits, so that lines stay aligned. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final String TIMESTAMPS = "timestamps";
    private static final String DETAILS = "details";
    private static final String IN_LINE = "inLine";

    private final boolean timestamps;
    private final boolean details;
    private final Set<StreamChunk.Stream> inLine;

    LogLines(boolean timestamps, boolean details) {
        this(timestamps, details, Set.of());
    }

    private LogLines(boolean timestamps, boolean details, Set<?> inLine) {
        this.timestamps = timestamps;
        this.details = details;
        this.inLine = EnumSet.noneOf(StreamChunk.Stream.class);
        inLine.forEach(stream -> this.inLine.add((StreamChunk.Stream) stream));
    }

    static LogLines resume(CallFacts facts) {
        return new LogLines(facts.flag(TIMESTAMPS), facts.flag(DETAILS), facts.get(IN_LINE, Set.class));
    }

    Map<String, Object> facts() {
        return new HashMap<>(Map.of(TIMESTAMPS, timestamps, DETAILS, details, IN_LINE, Set.copyOf(inLine)));
    }

    /** The prefix of an entry; the later parts of a long line have none. */
    byte[] prefix(LogEntry entry) {
        boolean continued = inLine.contains(entry.stream());
        byte[] line = entry.line();
        if (line.length > 0 && line[line.length - 1] == '\n') {
            inLine.remove(entry.stream());
        } else {
            inLine.add(entry.stream());
        }
        if (continued || !(timestamps || details)) {
            return NOTHING;
        }
        // Details are attributes a log driver was told to add; ours adds none, which leaves their separator.
        String prefix = (timestamps ? TIME.format(entry.time()) + " " : "") + (details ? " " : "");
        return prefix.getBytes(StandardCharsets.US_ASCII);
    }
}

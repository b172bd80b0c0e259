package org.gantry.rest.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * Points in time in a query: seconds since 1970, with an optional fraction of up to nine digits, or a date with as much of a
 * time as there is, in the host's zone unless it says one.
 */
public final class Timestamps {
    private static final Pattern SECONDS = Pattern.compile("(-?\\d{1,12})(?:\\.(\\d{1,9})\\d*)?");

    private static final Pattern AGO = Pattern.compile("(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'HH[:mm[:ss]]]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern("[XXX]")
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
            .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
            .toFormatter(Locale.ROOT);

    private Timestamps() {}

    /** Null when absent, or 0, which clients send to mean that. */
    public static @Nullable Instant read(Query query, String name) {
        String text = query.text(name);
        return text.isEmpty() || text.equals("0") ? null : parse(name, text);
    }

    /** Reads {@code text}, which is the value of {@code name}. */
    public static Instant parse(String name, String text) {
        Matcher matcher = SECONDS.matcher(text);
        try {
            if (matcher.matches()) {
                String fraction = matcher.group(2) == null ? "0" : matcher.group(2);
                long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
                return Instant.ofEpochSecond(Long.parseLong(matcher.group(1)), nanos);
            }
            return switch (DATE.parseBest(text, OffsetDateTime::from, LocalDateTime::from)) {
                case OffsetDateTime exact -> exact.toInstant();
                case LocalDateTime here -> here.atZone(ZoneId.systemDefault()).toInstant();
                case TemporalAccessor other -> throw new DateTimeException("not a time: " + other);
            };
        } catch (DateTimeException e) {
            throw new EngineException.InvalidArgument(
                    "invalid value \"" + text + "\" for " + name + ": it must be seconds since 1970", e);
        }
    }

    /** As {@link #parse} for a filter, which may also say how long ago: {@code 24h}, {@code 1h30m}. */
    public static Instant parseOrAgo(String name, String text) {
        Matcher ago = AGO.matcher(text);
        if (text.isEmpty() || !ago.matches()) {
            return parse(name, text);
        }
        return Instant.now()
                .minus(part(ago.group(1)), ChronoUnit.HOURS)
                .minus(part(ago.group(2)), ChronoUnit.MINUTES)
                .minus(part(ago.group(3)), ChronoUnit.SECONDS);
    }

    private static long part(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}

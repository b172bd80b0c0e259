package org.gantry.engine.log;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;

/**
 * How much log is kept.
 *
 * @param maxSize bytes of one file, -1 without bound
 * @param maxFiles files in all, the current one included
 */
public record LogLimits(long maxSize, int maxFiles) {
    public static final LogLimits NONE = new LogLimits(-1, 1);

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*([kmgt]?)(i?b)?");

    /**
     * Reads json-file's options {@code max-size} and {@code max-file} over the engine's defaults.
     *
     * @throws EngineException.InvalidArgument in dockerd's words
     */
    public static LogLimits of(Map<String, String> options, LogLimits defaults) {
        for (String option : options.keySet()) {
            if (!option.equals("max-size") && !option.equals("max-file")) {
                throw new EngineException.InvalidArgument("unknown log opt '" + option + "' for json-file log driver");
            }
        }
        String size = options.get("max-size");
        String files = options.get("max-file");
        long maxSize = size == null ? defaults.maxSize() : parseSize(size);
        int maxFiles = files == null ? defaults.maxFiles() : parseCount(files);
        if (files != null && maxFiles > 1 && maxSize < 0) {
            throw new EngineException.InvalidArgument("max-size must be set when max-file is set to more than 1");
        }
        return new LogLimits(maxSize, maxFiles);
    }

    /** A size as {@code docker run --log-opt max-size} takes it; -1 is without bound. */
    public static long parseSize(String text) {
        if (text.isEmpty() || text.equals("-1")) {
            return -1;
        }
        Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new EngineException.InvalidArgument("invalid size: '" + text + "'");
        }
        int shift = 10 * " kmgt".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
        long number = Long.parseLong(matcher.group(1));
        if (number == 0 || number > Long.MAX_VALUE >> shift) {
            throw new EngineException.InvalidArgument("max-size must be a positive number");
        }
        return number << shift;
    }

    private static int parseCount(String text) {
        int count;
        try {
            count = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new EngineException.InvalidArgument("invalid max-file \"" + text + "\"", e);
        }
        if (count < 1) {
            throw new EngineException.InvalidArgument("max-file cannot be less than 1");
        }
        return count;
    }
}

package org.gantry.images.rootfs;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;
import org.gantry.api.oci.HealthCheck;
import org.jspecify.annotations.Nullable;

/** The instruction {@code HEALTHCHECK [--interval=30s ...] CMD ...}, or {@code HEALTHCHECK NONE}. */
final class HealthInstruction {
    private static final Set<String> OPTIONS =
            Set.of("interval", "timeout", "start-period", "start-interval", "retries");
    private static final Pattern OPTION = Pattern.compile("--([a-z-]+)=(\\S*)\\s*");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");
    private static final long LEAST = 1_000_000;

    private final Map<String, String> options = new LinkedHashMap<>();
    private final String rest;

    private HealthInstruction(String arguments) {
        Matcher option = OPTION.matcher(arguments);
        int position = 0;
        while (option.region(position, arguments.length()).lookingAt()) {
            if (!OPTIONS.contains(option.group(1))) {
                throw new EngineException.InvalidArgument("unknown flag: " + option.group(1));
            }
            options.put(option.group(1), option.group(2));
            position = option.end();
        }
        rest = arguments.substring(position).strip();
    }

    static HealthCheck parse(String arguments) {
        return new HealthInstruction(arguments).check();
    }

    private HealthCheck check() {
        String[] words = rest.split("\\s+", 2);
        String type = words[0].toUpperCase(Locale.ROOT);
        switch (type) {
            case "NONE" -> {
                if (words.length > 1) {
                    throw new EngineException.InvalidArgument("HEALTHCHECK NONE takes no arguments");
                }
                return HealthCheck.none();
            }
            case "CMD" -> {
                if (words.length < 2) {
                    throw new EngineException.InvalidArgument("Missing command after HEALTHCHECK CMD");
                }
                return new HealthCheck(
                        test(words[1]),
                        duration("interval"),
                        duration("timeout"),
                        duration("start-period"),
                        duration("start-interval"),
                        retries());
            }
            default ->
                throw new EngineException.InvalidArgument("Unknown type \"" + words[0] + "\" in HEALTHCHECK (try CMD)");
        }
    }

    private static List<String> test(String command) {
        List<String> words = ConfigChanges.jsonWords(command);
        if (words == null) {
            return List.of("CMD-SHELL", command);
        }
        List<String> test = new ArrayList<>(List.of("CMD"));
        test.addAll(words);
        return test;
    }

    private @Nullable Long duration(String name) {
        String text = options.get(name);
        if (text == null || text.equals("0")) {
            return null;
        }
        Matcher part = DURATION.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int position = 0;
        while (part.region(position, text.length()).lookingAt()) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosOf(part.group(2)))));
            position = part.end();
        }
        if (position == 0 || position < text.length() || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new EngineException.InvalidArgument("invalid duration \"" + text + "\" of --" + name);
        }
        if (nanos.signum() != 0 && nanos.longValue() < LEAST) {
            throw new EngineException.InvalidArgument("Interval \"" + name + "\" cannot be less than 1ms");
        }
        return nanos.longValue();
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
    }

    private @Nullable Integer retries() {
        String text = options.get("retries");
        if (text == null) {
            return null;
        }
        if (!text.matches("\\d{1,9}")) {
            throw new EngineException.InvalidArgument("--retries cannot be \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }
}

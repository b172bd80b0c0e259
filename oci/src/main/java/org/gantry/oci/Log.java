package org.gantry.oci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.gantry.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The log in the form of runc's, which callers read back: a line of text or of JSON for each entry.
 *
 * @param file absent for stderr
 */
record Log(@Nullable Path file, boolean json, boolean debug) {
    private static final String DEBUG = "debug";
    private static volatile Log current = new Log(null, false, false);

    /** The log of this process, once its options are known. */
    static Log current() {
        return current;
    }

    void makeCurrent() {
        current = this;
    }

    /** @param level as logrus spells it; entries of the level debug are only written with --debug */
    void write(String level, String message) {
        if (level.equals(DEBUG) && !debug) {
            return;
        }
        String line = json ? json(level, message) : text(level, message);
        if (file == null) {
            System.err.print(line);
            return;
        }
        try {
            Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last entry of a command that failed; who has the log in a file still sees it on stderr. */
    void fatal(String message) {
        write("error", message);
        if (file != null) {
            System.err.println(message);
        }
    }

    private static String text(String level, String message) {
        return "time=\"" + now() + "\" level=" + level + " msg=" + quote(message) + "\n";
    }

    private static String json(String level, String message) {
        try {
            Map<String, String> entry = new TreeMap<>(Map.of("level", level, "msg", message, "time", now()));
            return Json.strict().writeValueAsString(entry) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String quote(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                        .replace("\r", "\\r")
                + '"';
    }
}

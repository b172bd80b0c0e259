package org.gantry.runtime.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.json.Json;

/**
 * Why a command of a program failed, in its own words.
 *
 * @param words never empty
 */
record Complaint(String words) {
    private static final String RUNC = "exec: ";

    /** runc names its command. Whether it is asked to make a container in one step or in two is nothing to the user. */
    private static final Pattern RUN = Pattern.compile("^(\\S+) run failed: ");

    /** runc: {@code exec: "/x": stat ...}; crun: {@code executable file `/x` not found}, {@code open executable}. */
    private static final Pattern OF_THE_COMMAND = Pattern.compile(
            "\\bexec: |executable file |open executable|\\bexec format error|^exec ", Pattern.CASE_INSENSITIVE);

    private static final Pattern ABSENT =
            Pattern.compile("not found|no such file or directory|not a directory", Pattern.CASE_INSENSITIVE);

    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;

    /** The last error of a log, a JSON object on each line; else what was printed. */
    static Complaint of(Optional<String> log, String printed) {
        String words = log.flatMap(Complaint::lastError).orElse(printed.strip());
        return new Complaint(
                words.isEmpty() ? "it said nothing" : RUN.matcher(words).replaceFirst("$1 create failed: "));
    }

    /**
     * The exception that tells the user. Whether it was the container's own program that failed, only the words say: dockerd
     * looks at them as well, and the docker CLI once more, for runc's.
     *
     * @param context what goes before the words
     * @param command what was to be executed
     */
    RuntimeException toException(String context, String command) {
        if (!OF_THE_COMMAND.matcher(words).find()) {
            return new EngineException.Internal(context + words);
        }
        String told = context + (words.contains(RUNC) ? words : inWordsOfRunc(command));
        return new ProgramNotExecutable(ABSENT.matcher(words).find() ? NOT_FOUND : NOT_EXECUTABLE, told);
    }

    private String inWordsOfRunc(String command) {
        String reason = words.substring(words.lastIndexOf(": ") + 1).strip().toLowerCase(Locale.ROOT);
        if (ABSENT.matcher(words).find()) {
            reason = command.contains("/")
                    ? "stat " + command + ": no such file or directory"
                    : "executable file not found in $PATH";
        }
        return "unable to start container process: " + RUNC + "\"" + command + "\": " + reason;
    }

    private static Optional<String> lastError(String log) {
        return log.lines().flatMap(line -> error(line).stream()).reduce((earlier, later) -> later);
    }

    private static Optional<String> error(String line) {
        try {
            JsonNode entry = Json.lenient().readTree(line);
            return entry.path("level").asText().equals("error")
                    ? Optional.of(entry.path("msg").asText()).filter(text -> !text.isEmpty())
                    : Optional.empty();
        } catch (JsonProcessingException torn) {
            return Optional.empty(); // a line that is not the program's own
        }
    }
}

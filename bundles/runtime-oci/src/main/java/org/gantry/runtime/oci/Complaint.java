package org.gantry.runtime.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.json.Json;

/**
 * Why a command of a program failed, in its own words.
 *
 * @param words never empty
 */
record Complaint(String words) {
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;

    /** The last error of a log, a JSON object on each line; else what was printed. */
    static Complaint of(Optional<String> log, String printed) {
        String words = log.flatMap(Complaint::lastError).orElse(printed.strip());
        return new Complaint(words.isEmpty() ? "it said nothing" : words);
    }

    /** The exception that tells the user; as dockerd does, it takes the program's words for what became of the container's. */
    RuntimeException toException(String context, String command) {
        if (words.contains(command) || words.startsWith("exec")) {
            if (says("executable file not found") || says("no such file or directory") || says("` not found")) {
                return new ProgramNotExecutable(NOT_FOUND, withoutBackquotes(context, command));
            }
            if (says("permission denied") || says("exec format error") || says("is a directory")) {
                return new ProgramNotExecutable(NOT_EXECUTABLE, withoutBackquotes(context, command));
            }
        }
        return new EngineException.Internal(context + words);
    }

    /** The docker CLI looks for runc's words; crun has some of its own. */
    private String withoutBackquotes(String context, String command) {
        return says("executable file `")
                ? context + "exec: \"" + command + "\": "
                        + (command.contains("/")
                                ? "stat " + command + ": no such file or directory"
                                : "executable file not found in $PATH")
                : context + words;
    }

    private boolean says(String part) {
        return words.toLowerCase(java.util.Locale.ROOT).contains(part);
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

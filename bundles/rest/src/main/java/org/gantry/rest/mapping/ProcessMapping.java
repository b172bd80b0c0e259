package org.gantry.rest.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.container.ProcessConfig;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;
import org.jspecify.annotations.Nullable;

/** What runs, as whom, and on what streams. */
public final class ProcessMapping {
    private ProcessMapping() {}

    static ProcessConfig read(Fields top, Fields host) {
        return new ProcessConfig(
                entrypoint(top.optionalTextOrTexts("Entrypoint")),
                emptyToNull(top.optionalTextOrTexts("Cmd")),
                top.texts("Env"),
                top.text("WorkingDir"),
                top.text("User"),
                top.flag("Tty"),
                top.flag("OpenStdin"),
                top.flag("StdinOnce"),
                top.flag("AttachStdin"),
                top.flag("AttachStdout"),
                top.flag("AttachStderr"),
                consoleSize(host.integers("ConsoleSize")));
    }

    /** {@code docker run --entrypoint ""} sends one empty string to mean "none, not even the image's". */
    private static @Nullable List<String> entrypoint(@Nullable List<String> given) {
        if (given != null && given.size() == 1 && given.getFirst().isEmpty()) {
            return List.of();
        }
        return emptyToNull(given);
    }

    private static @Nullable List<String> emptyToNull(@Nullable List<String> given) {
        return given == null || given.isEmpty() ? null : given;
    }

    /** Rows and columns; 0 by 0, which the CLI sends without a terminal, is none. */
    public static @Nullable ConsoleSize consoleSize(List<Integer> size) {
        if (size.isEmpty()) {
            return null;
        }
        if (size.size() != 2) {
            throw new EngineException.InvalidArgument("invalid ConsoleSize: it must be a height and a width");
        }
        try {
            ConsoleSize console = new ConsoleSize(size.get(0), size.get(1));
            return console.equals(new ConsoleSize(0, 0)) ? null : console;
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument("invalid ConsoleSize: " + e.getMessage(), e);
        }
    }

    static void write(ProcessConfig process, ObjectNode top) {
        top.put("User", process.user());
        top.put("AttachStdin", process.attachStdin());
        top.put("AttachStdout", process.attachStdout());
        top.put("AttachStderr", process.attachStderr());
        top.put("Tty", process.terminal());
        top.put("OpenStdin", process.openStdin());
        top.put("StdinOnce", process.stdinOnce());
        top.set("Env", Json.array(process.environment()));
        top.set("Cmd", Json.arrayOrNull(process.command()));
        top.put("WorkingDir", process.workingDirectory());
        top.set("Entrypoint", Json.arrayOrNull(process.entrypoint()));
    }

    static void writeHost(ProcessConfig process, ObjectNode host) {
        ConsoleSize size = process.consoleSize() == null ? new ConsoleSize(0, 0) : process.consoleSize();
        host.putArray("ConsoleSize").add(size.rows()).add(size.columns());
    }
}

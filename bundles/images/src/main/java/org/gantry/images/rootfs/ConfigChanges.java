package org.gantry.images.rootfs;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.oci.HealthCheck;
import org.gantry.api.oci.ImageConfig;
import org.gantry.json.Json;
import org.jspecify.annotations.Nullable;

/** Builds an image's run configuration from Dockerfile instructions, as {@code --change} takes them. */
final class ConfigChanges {
    private final Map<String, String> env = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> ports = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> volumes = new LinkedHashMap<>();
    private @Nullable List<String> entrypoint;
    private @Nullable List<String> cmd;
    private @Nullable String user;
    private @Nullable String workingDir;
    private @Nullable String stopSignal;
    private @Nullable HealthCheck healthcheck;
    private final @Nullable List<String> shell;
    private final List<String> onBuild = new ArrayList<>();

    private boolean cmdGiven;

    private ConfigChanges(ImageConfig.Execution base) {
        pairs(base.env(), env);
        labels.putAll(base.labels() == null ? Map.of() : base.labels());
        ports.putAll(base.exposedPorts() == null ? Map.of() : base.exposedPorts());
        volumes.putAll(base.volumes() == null ? Map.of() : base.volumes());
        entrypoint = base.entrypoint();
        cmd = base.cmd();
        user = base.user();
        workingDir = base.workingDir();
        stopSignal = base.stopSignal();
        healthcheck = base.healthcheck();
        shell = base.shell();
        onBuild.addAll(base.onBuild() == null ? List.of() : base.onBuild());
    }

    /** @param base what the instructions change */
    static ImageConfig.Execution apply(ImageConfig.Execution base, List<String> instructions) {
        var changes = new ConfigChanges(base);
        instructions.forEach(changes::apply);
        return changes.result();
    }

    private void apply(String instruction) {
        String trimmed = instruction.strip();
        int blank = trimmed.replace('\t', ' ').indexOf(' ');
        String name = (blank < 0 ? trimmed : trimmed.substring(0, blank)).toUpperCase(Locale.ROOT);
        String arguments = blank < 0 ? "" : trimmed.substring(blank).strip();
        if (arguments.isEmpty()) {
            throw new EngineException.InvalidArgument(name + " requires at least one argument");
        }
        switch (name) {
            case "CMD" -> {
                cmd = command(arguments);
                cmdGiven = true;
            }
            case "ENTRYPOINT" -> entrypoint(command(arguments));
            case "ENV" -> pairs(name, arguments, env);
            case "LABEL" -> pairs(name, arguments, labels);
            case "EXPOSE" ->
                words(arguments).forEach(port -> ExposedPort.expand(port).forEach(p -> ports.put(p, Map.of())));
            case "VOLUME" -> list(arguments).forEach(path -> volumes.put(path, Map.of()));
            case "STOPSIGNAL" -> stopSignal = one(name, arguments);
            case "USER" -> user = one(name, arguments);
            case "WORKDIR" -> workingDir = resolve(one(name, arguments));
            case "HEALTHCHECK" -> healthcheck = HealthInstruction.parse(arguments);
            case "ONBUILD" -> onBuild.add(trigger(arguments));
            default -> throw new EngineException.InvalidArgument(name + " is not a valid change command");
        }
    }

    /** A command that was meant for another entrypoint is no longer of use. */
    private void entrypoint(List<String> words) {
        entrypoint = words;
        if (!cmdGiven) {
            cmd = null;
        }
    }

    private static void pairs(@Nullable List<String> variables, Map<String, String> target) {
        for (String variable : variables == null ? List.<String>of() : variables) {
            int equals = variable.indexOf('=');
            target.put(
                    equals < 0 ? variable : variable.substring(0, equals),
                    equals < 0 ? "" : variable.substring(equals + 1));
        }
    }

    private ImageConfig.Execution result() {
        List<String> variables = env.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
        return new ImageConfig.Execution(
                user,
                ports.isEmpty() ? null : ports,
                variables.isEmpty() ? null : variables,
                entrypoint,
                cmd,
                volumes.isEmpty() ? null : volumes,
                workingDir,
                labels.isEmpty() ? null : labels,
                stopSignal,
                healthcheck,
                shell,
                onBuild.isEmpty() ? null : onBuild);
    }

    /** An instruction for a later build, kept as it is. */
    private static String trigger(String instruction) {
        String name = instruction.split("\\s", 2)[0].toUpperCase(Locale.ROOT);
        switch (name) {
            case "ONBUILD" ->
                throw new EngineException.InvalidArgument("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
            case "FROM", "MAINTAINER" ->
                throw new EngineException.InvalidArgument(name + " isn't allowed as an ONBUILD trigger");
            default -> {
                return instruction;
            }
        }
    }

    /** {@code ["a", "b"]}, or a line for the shell. */
    private static List<String> command(String arguments) {
        List<String> words = jsonWords(arguments);
        return words != null ? words : List.of("/bin/sh", "-c", arguments);
    }

    private List<String> list(String arguments) {
        List<String> words = jsonWords(arguments);
        return words != null ? words : words(arguments);
    }

    /** Null if it is no JSON list of strings; Docker then takes it for plain text. */
    static @Nullable List<String> jsonWords(String arguments) {
        if (!arguments.startsWith("[")) {
            return null;
        }
        try {
            return List.of(Json.strict().readValue(arguments, String[].class));
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** {@code A=b C="d e"}, or the old form {@code A the rest}. */
    private void pairs(String name, String arguments, Map<String, String> target) {
        List<String> words = words(arguments);
        if (words.getFirst().indexOf('=') < 0) {
            int blank = arguments.replace('\t', ' ').indexOf(' ');
            if (blank < 0) {
                throw new EngineException.InvalidArgument(name + " must have two arguments");
            }
            String value = String.join(" ", words(arguments.substring(blank)));
            target.put(words.getFirst(), value);
            return;
        }
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw new EngineException.InvalidArgument(
                        "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
            }
            target.put(word.substring(0, equals), word.substring(equals + 1));
        }
    }

    private String one(String name, String arguments) {
        List<String> words = words(arguments);
        if (words.size() != 1) {
            throw new EngineException.InvalidArgument(name + " requires exactly one argument");
        }
        return words.getFirst();
    }

    private String resolve(String directory) {
        String base = directory.startsWith("/") ? "" : workingDir == null ? "/" : workingDir + "/";
        return Path.of(base + directory).normalize().toString();
    }

    private List<String> words(String arguments) {
        var words = new ArrayList<>(ShellWords.split(arguments, name -> env.getOrDefault(name, "")));
        if (words.isEmpty()) {
            throw new EngineException.InvalidArgument("\"" + arguments + "\" holds no word");
        }
        return words;
    }
}

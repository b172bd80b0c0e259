package org.gantry.client;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The body of POST /containers/create that says what the options say. */
final class ContainerConfig {
    private static final String UNITS = "bkmgt";

    private final RunOptions options;

    ContainerConfig(RunOptions options) {
        this.options = options;
    }

    String json() throws IOException, ClientException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.FACTORY.createGenerator(text)) {
            json.writeStartObject();
            process(json);
            streams(json);
            json.writeObjectFieldStart("HostConfig");
            host(json);
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    private void process(JsonGenerator json) throws IOException, ClientException {
        json.writeStringField("Image", options.image());
        if (!options.command().isEmpty()) {
            strings(json, "Cmd", options.command());
        }
        strings(json, "Env", environment());
        text(json, "WorkingDir", options.value("workdir"));
        text(json, "User", options.value("user"));
        text(json, "Hostname", options.value("hostname"));
        Optional<String> entrypoint = options.value("entrypoint");
        if (entrypoint.isPresent()) {
            strings(json, "Entrypoint", List.of(entrypoint.get()));
        }
        labels(json);
    }

    private void streams(JsonGenerator json) throws IOException {
        boolean foreground = !options.has("detach");
        boolean stdin = options.has("interactive");
        json.writeBooleanField("Tty", options.has("tty"));
        json.writeBooleanField("OpenStdin", stdin);
        json.writeBooleanField("StdinOnce", stdin && foreground);
        json.writeBooleanField("AttachStdin", stdin && foreground);
        json.writeBooleanField("AttachStdout", foreground);
        json.writeBooleanField("AttachStderr", foreground);
    }

    private void host(JsonGenerator json) throws IOException, ClientException {
        json.writeBooleanField("AutoRemove", options.has("rm"));
        json.writeBooleanField("Privileged", options.has("privileged"));
        json.writeBooleanField("ReadonlyRootfs", options.has("read-only"));
        if (options.has("init")) {
            json.writeBooleanField("Init", true);
        }
        strings(json, "Binds", options.all("volume"));
        text(json, "NetworkMode", options.value("network"));
        Optional<String> memory = options.value("memory");
        if (memory.isPresent()) {
            json.writeNumberField("Memory", bytes(memory.get()));
        }
    }

    /** A variable named without a value is passed on from our own environment, as docker does it. */
    private List<String> environment() {
        return options.all("env").stream()
                .map(variable -> variable.contains("=") ? variable : inherited(variable))
                .toList();
    }

    private static String inherited(String name) {
        String value = System.getenv(name);
        return value == null ? name : name + "=" + value;
    }

    private void labels(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("Labels");
        for (String label : options.all("label")) {
            int equals = label.indexOf('=');
            json.writeStringField(
                    equals < 0 ? label : label.substring(0, equals), equals < 0 ? "" : label.substring(equals + 1));
        }
        json.writeEndObject();
    }

    /** Bytes, or a number with one of the units b, k, m, g, t, each 1024 times the one before. */
    static long bytes(String text) throws ClientException {
        String lower = text.toLowerCase(Locale.ROOT);
        int unit = lower.isEmpty() ? -1 : UNITS.indexOf(lower.charAt(lower.length() - 1));
        String number = unit < 0 ? lower : lower.substring(0, lower.length() - 1);
        try {
            return Math.multiplyExact(Long.parseUnsignedLong(number), 1L << (10 * Math.max(unit, 0)));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new ClientException("run: not a size: " + text + " (for example 64m)", e);
        }
    }

    private static void text(JsonGenerator json, String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get());
        }
    }

    private static void strings(JsonGenerator json, String field, List<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}

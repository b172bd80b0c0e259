package org.gantry.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.gantry.json.Json;

/** A bundle with a busybox, configured as {@code spec} does it. */
record TestBundle(Path path) {
    private static final List<String> PLACES = List.of("/bin/busybox", "/usr/bin/busybox");
    private static final List<String> APPLETS =
            List.of("sh", "cat", "echo", "id", "sleep", "true", "tty", "stty", "pwd");

    static boolean isPossible() {
        return "root".equals(System.getProperty("user.name")) && busybox() != null;
    }

    static TestBundle in(Path directory) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("rootfs/bin"));
        Files.copy(Path.of(String.valueOf(busybox())), bin.resolve("busybox"));
        for (String applet : APPLETS) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        return new TestBundle(directory);
    }

    /** Writes its config.json anew. */
    void configure(String script, Consumer<ObjectNode> change) throws IOException {
        try (var template = Main.class.getResourceAsStream(Bundle.CONFIG)) {
            ObjectNode config = (ObjectNode) Json.strict().readTree(template);
            ObjectNode process = (ObjectNode) config.get("process");
            process.put("terminal", false);
            process.putArray("args").add("sh").add("-c").add(script);
            change.accept(config);
            Files.write(path.resolve(Bundle.CONFIG), Json.strict().writeValueAsBytes(config));
        }
    }

    void configure(String script) throws IOException {
        configure(script, config -> {});
    }

    static JsonNode json(String text) {
        try {
            return Json.lenient().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static @org.jspecify.annotations.Nullable String busybox() {
        return PLACES.stream()
                .filter(place -> Files.isExecutable(Path.of(place)))
                .findFirst()
                .orElse(null);
    }
}

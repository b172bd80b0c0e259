package org.gantry.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is run to record the classes that commands load (JEP 514): a bundle whose program does not exist, which takes a
 * container all the way to execve and back. Nothing is left of it.
 */
final class Training {
    private Training() {}

    /** @param arguments an empty directory */
    public static void main(String[] arguments) throws IOException {
        String root = arguments[0] + "/root";
        Path bundle = Files.createDirectory(Path.of(arguments[0], "bundle"));
        Files.createDirectory(bundle.resolve("rootfs"));
        Main.run("spec", "--bundle", bundle.toString());
        Path config = bundle.resolve(Bundle.CONFIG);
        String json = Files.readString(config);
        Files.writeString(
                config,
                json.replace("\"terminal\": true", "\"terminal\": false")
                        .replace("\"readonly\": true", "\"readonly\": false"));
        Main.run("--root", root, "--log-format", "json", "create", "--bundle", bundle.toString(), "training");
        Main.run("--root", root, "state", "training");
        Main.run("--root", root, "exec", "training", "sh");
        Main.run("--root", root, "start", "training");
        Main.run("--root", root, "delete", "--force", "training");
        Main.run("--root", root, "list", "--format", "json");
        Main.run("features");
        System.exit(0);
    }
}

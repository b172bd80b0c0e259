package org.gantry.itests.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** What a black-box test needs of the machine. Where it is missing, the test is skipped, and says why where all see it. */
public final class Requirements {
    private Requirements() {}

    public static void root() {
        require(isRoot(), "it needs root, to make namespaces, cgroups and mounts");
    }

    /** The program must be on the PATH. */
    public static Path program(String name, String debianPackage) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path candidate = Path.of(directory, name);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw skip(name + " is not on the PATH (Debian package " + debianPackage + ")");
    }

    public static void require(boolean condition, String reason) {
        if (!condition) {
            throw skip(reason);
        }
    }

    private static TestAbortedException skip(String reason) {
        System.err.println("[SKIPPED] " + reason);
        return new TestAbortedException(reason);
    }

    private static boolean isRoot() {
        return Command.of(List.of("id", "-u")).run().ok().equals("0");
    }
}

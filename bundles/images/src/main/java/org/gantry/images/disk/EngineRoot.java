package org.gantry.images.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** The engine's directory on disk, from the framework property {@code gantry.root}. */
public final class EngineRoot {
    static final String PROPERTY = "gantry.root";
    static final String DEFAULT = "/var/lib/gantry";

    private EngineRoot() {}

    public static Path of(BundleContext context) {
        return of(context.getProperty(PROPERTY));
    }

    static Path of(@Nullable String property) {
        return Path.of(property == null || property.isBlank() ? DEFAULT : property)
                .toAbsolutePath();
    }

    /**
     * A directory only root may enter: layers hold set-user-id programs and device nodes that no user of the host may
     * reach by path.
     */
    public static Path privateDirectory(Path path) throws IOException {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        return path;
    }
}

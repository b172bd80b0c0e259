package org.gantry.engine.spec;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;

/** The paths and names in what users want mounted, with Docker's words for those that cannot be. */
public final class MountPaths {
    private static final Pattern VOLUME_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    private MountPaths() {}

    /** Lexically, as Go's filepath.Clean: the kernel never sees {@code ..} of a user. */
    static String normalize(String path) {
        return Path.of(path).normalize().toString();
    }

    /**
     * A target in the container, cleaned.
     *
     * @param where what goes before the words about it
     */
    static String target(String target, String where) {
        String normal = absolute(target, where);
        if (normal.equals("/")) {
            throw invalid(where + "invalid specification: destination can't be '/'");
        }
        return normal;
    }

    /** An absolute path, cleaned. */
    static String absolute(String path, String where) {
        if (!path.startsWith("/")) {
            throw invalid(where + "invalid mount path: '" + path + "' mount path must be absolute");
        }
        if (path.indexOf('\0') >= 0) {
            throw invalid(where + "invalid mount path: a path has no NUL in it");
        }
        return normalize(path);
    }

    /**
     * The name of a volume.
     *
     * @throws EngineException.InvalidArgument in Docker's words if it cannot be one
     */
    public static String volumeName(String name) {
        if (name.length() == 1) {
            throw invalid("volume name is too short, names should be at least two alphanumeric characters");
        }
        if (!VOLUME_NAME.matcher(name).matches()) {
            throw invalid("create " + name + ": \"" + name
                    + "\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are"
                    + " allowed. If you intended to pass a host directory, use absolute path");
        }
        return name;
    }

    static EngineException invalid(String message) {
        return new EngineException.InvalidArgument(message);
    }
}

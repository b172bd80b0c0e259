package org.gantry.rest;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.gantry.linux.custody.SocketPlace;
import org.jspecify.annotations.Nullable;

/** Where the socket is and who may use it, from the configuration. */
final class SocketSettings {
    static final String DEFAULT_PATH = "/run/gantry/gantry.sock";
    private static final List<String> USUAL_GROUPS = List.of("gantry", "docker");

    private SocketSettings() {}

    static SocketPlace of(RestConfig config, @Nullable String frameworkSocket) {
        String path =
                config.socket().isBlank() ? frameworkSocket : config.socket().strip();
        List<String> groups =
                config.group().isBlank() ? USUAL_GROUPS : List.of(config.group().strip());
        return new SocketPlace(
                Path.of(path == null || path.isBlank() ? DEFAULT_PATH : path).toAbsolutePath(),
                groups,
                permissions(config.mode().strip()));
    }

    private static Set<PosixFilePermission> permissions(String octal) {
        if (!octal.matches("0?[0-7]{3}")) {
            throw new IllegalArgumentException(RestConfig.PID + ": mode must be octal, as in 0660, not " + octal);
        }
        int bits = Integer.parseInt(octal, 8);
        StringBuilder symbols = new StringBuilder();
        for (int i = 8; i >= 0; i--) {
            symbols.append((bits >> i & 1) == 0 ? '-' : "xwr".charAt(i % 3));
        }
        return PosixFilePermissions.fromString(symbols.toString());
    }
}

package org.gantry.engine.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.api.container.IsolationConfig;
import org.gantry.linux.process.SecurityModule;
import org.jspecify.annotations.Nullable;

/**
 * Which AppArmor profile confines a container. Docker's is {@code docker-default}, which dockerd compiles and loads itself;
 * this engine, which has no compiler of profiles, uses it when it is there.
 */
final class AppArmorProfiles {
    private static final String DEFAULT = "docker-default";
    private static final Path LOADED = Path.of("/sys/kernel/security/apparmor/profiles");

    private AppArmorProfiles() {}

    /** Null without AppArmor, and where nothing is asked for and the default is not loaded. */
    static @Nullable String of(IsolationConfig isolation) {
        if (!SecurityModule.APPARMOR.isEnabled()) {
            return null;
        }
        String asked = SecurityOptions.parse(isolation.securityOptions()).apparmor();
        if (asked != null && !asked.isEmpty()) {
            return asked;
        }
        if (isolation.privileged()) {
            return SecurityOptions.UNCONFINED;
        }
        return isLoaded(DEFAULT) ? DEFAULT : null;
    }

    /** Each line is a name and a mode in parentheses. */
    private static boolean isLoaded(String profile) {
        if (Files.notExists(LOADED)) {
            return false; // securityfs is not mounted: nobody can tell
        }
        try (var lines = Files.lines(LOADED)) {
            return lines.anyMatch(line -> line.startsWith(profile + " ("));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

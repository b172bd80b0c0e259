package org.gantry.engine.core;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.gantry.engine.log.LogLimits;
import org.gantry.linux.namespace.UserNamespaces;

/**
 * How this engine is set up.
 *
 * @param root what outlives a reboot
 * @param run what does not; on tmpfs
 * @param instance tells engines on one machine apart; part of every name the kernel sees
 * @param defaultRuntime name of the execution driver for containers that ask for none
 * @param logLimits for containers that ask for none
 * @param stopTimeout how long a container may take to stop before it is killed
 * @param remapping which ids of the host those of containers are; empty: the same
 */
public record Settings(
        Path root,
        Path run,
        String instance,
        String defaultRuntime,
        LogLimits logLimits,
        Duration stopTimeout,
        Optional<UserNamespaces.Maps> remapping) {
    public static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
}

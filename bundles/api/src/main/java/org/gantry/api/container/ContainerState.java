package org.gantry.api.container;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a container is in its life, and how its last run ended (API path {@code GET /containers/ID/json}, State).
 *
 * @param pid host process identifier of the init process, 0 when there is none
 * @param exitCode of the last run; 128 plus the signal when a signal ended it; 0 before the first
 * @param error why the last start failed, or empty
 */
public record ContainerState(
        Status status,
        int pid,
        int exitCode,
        String error,
        boolean oomKilled,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    public static final ContainerState NEW = new ContainerState(Status.CREATED, 0, 0, "", false, null, null);

    /** Docker's states. */
    public enum Status {
        CREATED,
        RUNNING,
        PAUSED,
        RESTARTING,
        REMOVING,
        EXITED,
        DEAD;

        /** The word on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** True while an init process exists: running or paused. */
    public boolean isLive() {
        return status == Status.RUNNING || status == Status.PAUSED;
    }
}

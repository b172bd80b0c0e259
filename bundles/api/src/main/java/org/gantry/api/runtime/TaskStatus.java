package org.gantry.api.runtime;

/** The OCI runtime states (runtime.md, State) plus {@code PAUSED}. */
public enum TaskStatus {
    CREATED,
    RUNNING,
    PAUSED,
    STOPPED
}

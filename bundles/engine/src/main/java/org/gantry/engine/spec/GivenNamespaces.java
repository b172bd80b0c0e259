package org.gantry.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * Namespaces that a container joins, as paths of files that stand for them.
 *
 * @param user null: the container has the host's
 * @param network null: the container has the host's
 * @param pid null: what the mode says is no container's
 * @param ipc null: as with pid
 */
public record GivenNamespaces(
        @Nullable String user,
        @Nullable String network,
        @Nullable String pid,
        @Nullable String ipc) {}

package org.gantry.engine.namespace;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gantry.engine.spec.GivenNamespaces;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.mount.OwnerMap;
import org.gantry.linux.namespace.IdMapping;
import org.gantry.linux.namespace.UserNamespaces.Maps;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces that a run begins with, open until the container is in them. Others are told of them by the names of
 * these descriptors, which cannot come to mean another process's.
 *
 * @param user of its own, or that of the containers it joins; null: the host's
 * @param maps of the user namespace
 * @param pid of another container; null: what the mode says is no container's
 * @param ipc as with pid
 */
public record RunNamespaces(
        @Nullable Fd user,
        @Nullable Maps maps,
        @Nullable Fd pid,
        @Nullable Fd ipc) implements AutoCloseable {

    /** Where the driver finds them. */
    public GivenNamespaces given(@Nullable Path network) {
        return new GivenNamespaces(path(user), network == null ? null : network.toString(), path(pid), path(ipc));
    }

    /** The user namespace, for who makes things that belong to it. */
    public @Nullable Path userNamespace() {
        String path = path(user);
        return path == null ? null : Path.of(path);
    }

    /** Whose the files of the container's root are on the host, if they are not whose they seem to be. */
    public Optional<OwnerMap> owners() {
        return user == null || maps == null
                ? Optional.empty()
                : Optional.of(new OwnerMap(user, rootOf(maps.uids()), rootOf(maps.gids())));
    }

    @Override
    public void close() {
        close(user);
        close(pid);
        close(ipc);
    }

    private static long rootOf(List<IdMapping> ranges) {
        return IdMapping.outside(ranges, 0)
                .orElseThrow(() -> new IllegalStateException("no id is mapped to 0 in " + ranges));
    }

    private static @Nullable String path(@Nullable Fd namespace) {
        return namespace == null ? null : "/proc/" + ProcessHandle.current().pid() + "/fd/" + namespace.number();
    }

    private static void close(@Nullable Fd namespace) {
        if (namespace != null) {
            namespace.close();
        }
    }
}

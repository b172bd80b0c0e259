package org.gantry.engine.namespace;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.IsolationConfig;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.ContainerRegistry;
import org.gantry.engine.network.NetworkMode;
import org.gantry.engine.spec.NamespaceModes;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.namespace.UserNamespaces;
import org.gantry.linux.namespace.UserNamespaces.Maps;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/** Finds or makes what a run begins with. */
public final class Namespaces {
    private static final String OWN_USERS = "/proc/self/ns/user";

    private final Donors donors;
    private final Optional<Maps> remapping;

    /** @param remapping the ids of containers that do not ask for the host's; empty: they have the host's */
    public Namespaces(ContainerRegistry registry, Optional<Maps> remapping) {
        this.donors = new Donors(registry);
        this.remapping = remapping;
    }

    /**
     * Opens them for a container that is about to start.
     *
     * @throws EngineException.Conflict if another container, one of whose namespaces it joins, does not run
     * @throws EngineException.InvalidArgument if user namespaces keep it from what it asks for
     */
    public RunNamespaces open(Container container) {
        ContainerConfig config = container.record().config();
        IsolationConfig isolation = config.isolation();
        NamespaceModes.checkUsers(config, remapping.isPresent());
        Map<String, Container> joined = joined(config);
        @Nullable Fd pid = null;
        @Nullable Fd ipc = null;
        try {
            pid = joined.containsKey("pid") ? donors.open("pid", joined.get("pid")) : null;
            ipc = joined.containsKey("ipc") ? donors.open("ipc", joined.get("ipc")) : null;
            if (remapping.isEmpty() || NamespaceModes.isHost(isolation.usernsMode())) {
                return new RunNamespaces(null, null, pid, ipc);
            }
            return joined.isEmpty() ? withUsersOfItsOwn(remapping.get()) : withUsersOf(joined, pid, ipc);
        } catch (RuntimeException e) {
            new RunNamespaces(null, null, pid, ipc).close();
            throw e;
        }
    }

    private Map<String, Container> joined(ContainerConfig config) {
        Map<String, Container> joined = new LinkedHashMap<>();
        if (NetworkMode.of(config.network()) instanceof NetworkMode.OfContainer other) {
            joined.put("net", donors.find("net", other.ref()));
        }
        NamespaceModes.container(config.isolation().ipcMode())
                .ifPresent(ref -> joined.put("ipc", donors.find("ipc", ref)));
        NamespaceModes.container(config.isolation().pidMode())
                .ifPresent(ref -> joined.put("pid", donors.find("pid", ref)));
        return joined;
    }

    private static RunNamespaces withUsersOfItsOwn(Maps maps) {
        try {
            return new RunNamespaces(UserNamespaces.make(maps), maps, null, null);
        } catch (SyscallException e) {
            throw new EngineException.Internal("userns-remap: cannot make a user namespace: " + e.getMessage(), e);
        }
    }

    /** Who shares another namespace has to share the user namespace that it belongs to, or has no rights in it. */
    private RunNamespaces withUsersOf(Map<String, Container> joined, @Nullable Fd pid, @Nullable Fd ipc) {
        @Nullable Fd users = null;
        try {
            for (Map.Entry<String, Container> each : joined.entrySet()) {
                Fd of = donors.openUsers(each.getKey(), each.getValue());
                if (users == null) {
                    users = of;
                    requireOwn(each.getKey(), each.getValue(), users);
                } else {
                    requireSame(each, users, of);
                }
            }
            Fd found = Objects.requireNonNull(users);
            return new RunNamespaces(found, UserNamespaces.mapsOf(found), pid, ipc);
        } catch (RuntimeException e) {
            if (users != null) {
                users.close();
            }
            throw e;
        }
    }

    private static void requireSame(Map.Entry<String, Container> joined, Fd users, Fd other) {
        try (other) {
            if (Stat.of(users).inode() != Stat.of(other).inode()) {
                throw new EngineException.InvalidArgument(Donors.failed(joined.getKey()) + "container "
                        + joined.getValue().id() + " has another user namespace than the others that are joined");
            }
        }
    }

    private static void requireOwn(String kind, Container donor, Fd users) {
        try (Fd own = Openat2.open(OWN_USERS, OpenFlags.O_RDONLY)) {
            if (Stat.of(own).inode() == Stat.of(users).inode()) {
                throw new EngineException.InvalidArgument(Donors.failed(kind) + "container " + donor.id()
                        + " is in the host's user namespace, so this one has to be too (UsernsMode host)");
            }
        }
    }
}

package org.gantry.engine.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.IsolationConfig;
import org.gantry.api.oci.RuntimeSpec.Namespace;
import org.gantry.engine.network.NetworkMode;
import org.jspecify.annotations.Nullable;

/** Which namespaces a container has of its own, shares with the host, or joins. */
public final class NamespaceModes {
    /** A container's own IPC namespace, which others may join. */
    public static final String SHAREABLE = "shareable";

    private static final String HOST = "host";
    private static final String CONTAINER = "container:";

    private NamespaceModes() {}

    /** The list for the spec: a namespace that is absent is the host's. */
    static List<Namespace> of(IsolationConfig isolation, GivenNamespaces given) {
        List<Namespace> namespaces = new ArrayList<>();
        namespaces.add(new Namespace("mount", null));
        join(namespaces, "user", given.user());
        join(namespaces, "network", given.network());
        addUnlessHost(namespaces, "uts", isolation.utsMode());
        addOrJoin(namespaces, "pid", isolation.pidMode(), given.pid());
        addOrJoin(namespaces, "ipc", isolation.ipcMode(), given.ipc());
        addUnlessHost(namespaces, "cgroup", isolation.cgroupnsMode());
        return namespaces;
    }

    /** @throws EngineException.InvalidArgument if a mode is none of those the namespace has */
    static void check(IsolationConfig isolation) {
        require(List.of("", HOST), isolation.utsMode(), "invalid UTS mode: ");
        require(List.of("", "private", HOST), isolation.cgroupnsMode(), "invalid cgroup namespace mode: ");
        require(List.of("", HOST), isolation.usernsMode(), "invalid user namespace mode: ");
        if (container(isolation.pidMode()).isEmpty()) {
            require(List.of("", HOST), isolation.pidMode(), "invalid PID mode: ");
        }
        if (container(isolation.ipcMode()).isEmpty()) {
            require(List.of("", "private", SHAREABLE, "none", HOST), isolation.ipcMode(), "invalid IPC mode: ");
        }
    }

    /**
     * Whether user namespaces are in the way of what a container asks for.
     *
     * @param remapped whether containers get them that do not ask for the host's
     * @throws EngineException.InvalidArgument in Docker's words
     */
    public static void checkUsers(ContainerConfig config, boolean remapped) {
        IsolationConfig isolation = config.isolation();
        if (!remapped || isHost(isolation.usernsMode())) {
            return;
        }
        if (isolation.privileged()) {
            throw new EngineException.InvalidArgument("privileged mode is incompatible with user namespaces.  You must"
                    + " run the container in the host namespace when running privileged mode");
        }
        if (NetworkMode.of(config.network()) instanceof NetworkMode.Host) {
            throw new EngineException.InvalidArgument(
                    "cannot share the host's network namespace when user namespaces are enabled");
        }
        if (isHost(isolation.pidMode())) {
            throw new EngineException.InvalidArgument(
                    "cannot share the host PID namespace when user namespaces are enabled");
        }
    }

    public static boolean isHost(String mode) {
        return mode.equals(HOST);
    }

    /** The container that a mode names. */
    public static Optional<String> container(String mode) {
        boolean named = mode.startsWith(CONTAINER) && mode.length() > CONTAINER.length();
        return named ? Optional.of(mode.substring(CONTAINER.length())) : Optional.empty();
    }

    /** The same mode, with what tells the other container for good instead of a name, which may come to be another's. */
    public static String withId(String mode, UnaryOperator<String> idOf) {
        return container(mode).map(ref -> CONTAINER + idOf.apply(ref)).orElse(mode);
    }

    private static void require(List<String> known, String mode, String words) {
        if (!known.contains(mode)) {
            throw new EngineException.InvalidArgument(words + mode);
        }
    }

    private static void join(List<Namespace> namespaces, String type, @Nullable String path) {
        if (path != null) {
            namespaces.add(new Namespace(type, path));
        }
    }

    private static void addUnlessHost(List<Namespace> namespaces, String type, String mode) {
        if (!isHost(mode)) {
            namespaces.add(new Namespace(type, null));
        }
    }

    private static void addOrJoin(List<Namespace> namespaces, String type, String mode, @Nullable String path) {
        if (container(mode).isPresent()) {
            join(namespaces, type, Objects.requireNonNull(path, type));
        } else {
            addUnlessHost(namespaces, type, mode);
        }
    }
}

package org.gantry.engine.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.gantry.api.EngineException;
import org.gantry.api.container.IsolationConfig;
import org.gantry.api.oci.RuntimeSpec.Namespace;
import org.jspecify.annotations.Nullable;

/** Which namespaces a container has of its own, shares with the host, or joins. */
final class NamespaceModes {
    private static final String HOST = "host";
    private static final String CONTAINER = "container:";

    private NamespaceModes() {}

    /**
     * The list for the spec: a namespace that is absent is the host's.
     *
     * @param network the sandbox to join, or null for the host's
     * @param initOf the init process of a running container, for {@code container:ID}
     */
    static List<Namespace> of(IsolationConfig isolation, @Nullable Path network, ToIntFunction<String> initOf) {
        List<Namespace> namespaces = new ArrayList<>();
        namespaces.add(new Namespace("mount", null));
        if (network != null) {
            namespaces.add(new Namespace("network", network.toString()));
        }
        add(namespaces, "uts", isolation.utsMode(), initOf);
        add(namespaces, "pid", isolation.pidMode(), initOf);
        add(namespaces, "ipc", isolation.ipcMode(), initOf);
        add(namespaces, "cgroup", isolation.cgroupnsMode(), initOf);
        return namespaces;
    }

    /** @throws EngineException.InvalidArgument if a mode is none of those the namespace has */
    static void check(IsolationConfig isolation) {
        require(List.of("", HOST), isolation.utsMode(), "invalid UTS mode: ");
        require(List.of("", "private", HOST), isolation.cgroupnsMode(), "invalid cgroup namespace mode: ");
        require(List.of("", HOST), isolation.usernsMode(), "invalid user namespace mode: ");
        if (!isolation.pidMode().startsWith(CONTAINER)) {
            require(List.of("", HOST), isolation.pidMode(), "invalid PID mode: ");
        }
        if (isolation.ipcMode().startsWith(CONTAINER) || isolation.ipcMode().equals("shareable")) {
            throw new EngineException.Unsupported(
                    "HostConfig.IpcMode \"" + isolation.ipcMode() + "\" is not supported yet");
        }
        require(List.of("", "private", "none", HOST), isolation.ipcMode(), "invalid IPC mode: ");
    }

    static boolean isHost(String mode) {
        return mode.equals(HOST);
    }

    private static void require(List<String> known, String mode, String words) {
        if (!known.contains(mode)) {
            throw new EngineException.InvalidArgument(words + mode);
        }
    }

    private static void add(List<Namespace> namespaces, String type, String mode, ToIntFunction<String> initOf) {
        if (mode.startsWith(CONTAINER)) {
            int init = initOf.applyAsInt(mode.substring(CONTAINER.length()));
            namespaces.add(new Namespace(type, "/proc/" + init + "/ns/" + type));
        } else if (!isHost(mode)) {
            namespaces.add(new Namespace(type, null));
        }
    }
}

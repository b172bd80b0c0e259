package org.gantry.runtime.libcontainer.init;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.mount.FileSystem;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/** Which namespaces init gets for itself and which it joins; the others are the engine's, that is the host's. */
public final class NamespacePlan implements AutoCloseable {
    private static final String FIELD = "linux.namespaces";

    /** A namespace somebody else made. */
    record Join(NamespaceKind kind, Fd namespace) {}

    private final List<NamespaceKind> created = new ArrayList<>();
    private final Map<NamespaceKind, Join> joined = new EnumMap<>(NamespaceKind.class);

    private NamespacePlan() {}

    /**
     * Sorts the namespaces of a spec and opens those to join.
     *
     * @throws EngineException.InvalidArgument when a path names no namespace, or there is none for mounts
     */
    public static NamespacePlan of(List<RuntimeSpec.Namespace> namespaces) {
        var plan = new NamespacePlan();
        try {
            namespaces.forEach(plan::add);
            if (!plan.created.contains(NamespaceKind.MOUNT)) {
                throw new EngineException.InvalidArgument(FIELD + ": a container needs a mount namespace of its own");
            }
            return plan;
        } catch (RuntimeException e) {
            plan.close();
            throw e;
        }
    }

    /** The types that a spec may name. */
    public static List<String> types() {
        return Arrays.stream(NamespaceKind.values())
                .map(NamespaceKind::ociType)
                .sorted()
                .toList();
    }

    /** What clone3 makes. A cgroup namespace has its root where its maker is, so init makes it after joining its cgroup. */
    public long cloneFlags() {
        return created.stream()
                .filter(kind -> kind != NamespaceKind.CGROUP)
                .mapToLong(NamespaceKind::flag)
                .reduce(0, (a, b) -> a | b);
    }

    /** Whether the container's init is the first process of a pid namespace, which takes all others along. */
    public boolean createsPids() {
        return creates(NamespaceKind.PID);
    }

    boolean creates(NamespaceKind kind) {
        return created.contains(kind);
    }

    /** Namespaces to join, without that for pids, which only a child made afterwards is in. */
    List<Join> joinedByInit() {
        return joined.values().stream()
                .filter(join -> join.kind() != NamespaceKind.PID)
                .toList();
    }

    Optional<Join> joinedPid() {
        return Optional.ofNullable(joined.get(NamespaceKind.PID));
    }

    /** Whether the container has a namespace of this OCI type that is not the host's. */
    boolean separates(String type) {
        NamespaceKind kind = NamespaceKind.of(type);
        return created.contains(kind) || joined.containsKey(kind);
    }

    @Override
    public void close() {
        joined.values().forEach(join -> join.namespace().close());
    }

    private void add(RuntimeSpec.Namespace namespace) {
        NamespaceKind kind = NamespaceKind.of(namespace.type());
        if (created.contains(kind) || joined.containsKey(kind)) {
            throw new EngineException.InvalidArgument(FIELD + ": " + namespace.type() + " is there twice");
        }
        @Nullable String path = namespace.path();
        if (path == null || path.isEmpty()) {
            created.add(kind);
        } else if (kind == NamespaceKind.MOUNT) {
            throw new EngineException.Unsupported(FIELD + ": joining a mount namespace is not supported yet");
        } else {
            joined.put(kind, new Join(kind, open(namespace.type(), path)));
        }
    }

    private static Fd open(String type, String path) {
        Fd namespace;
        try {
            namespace = Openat2.open(path, OpenFlags.O_RDONLY);
        } catch (SyscallException e) {
            throw new EngineException.InvalidArgument(
                    FIELD + ": the " + type + " namespace cannot be joined: " + e.getMessage(), e);
        }
        if (FileSystem.of(namespace).magic() != FileSystem.NSFS_MAGIC) {
            namespace.close();
            throw new EngineException.InvalidArgument(FIELD + ": " + path + " is no namespace");
        }
        return namespace;
    }
}

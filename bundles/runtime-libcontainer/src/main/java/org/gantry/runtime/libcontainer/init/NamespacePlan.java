package org.gantry.runtime.libcontainer.init;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.Fd;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces init gets for itself and which it joins; the others are the engine's, that is the host's. A user
 * namespace is always joined, for a new one has been made by then: its maps are written before anybody is in it.
 */
public final class NamespacePlan implements AutoCloseable {
    private static final String FIELD = "linux.namespaces";

    /** A namespace that is there already. */
    record Join(NamespaceKind kind, Fd namespace) {}

    private final Set<NamespaceKind> created = EnumSet.noneOf(NamespaceKind.class);
    private final Map<NamespaceKind, Join> joined = new EnumMap<>(NamespaceKind.class);
    private final Map<String, RuntimeSpec.TimeOffset> timeOffsets;
    private @Nullable UserMapping users;

    private NamespacePlan(Map<String, RuntimeSpec.TimeOffset> timeOffsets) {
        this.timeOffsets = timeOffsets;
    }

    /**
     * Sorts the namespaces of a spec, opens those to join and makes the user namespace.
     *
     * @throws EngineException.InvalidArgument when a path names no namespace of its kind, there is none for mounts, or
     *     there are settings for one that the container does not get
     */
    public static NamespacePlan of(RuntimeSpec.Linux linux) {
        var plan = new NamespacePlan(Objects.requireNonNullElse(linux.timeOffsets(), Map.of()));
        try {
            for (RuntimeSpec.Namespace namespace :
                    Objects.requireNonNullElse(linux.namespaces(), List.<RuntimeSpec.Namespace>of())) {
                plan.add(namespace, linux);
            }
            plan.check(linux);
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

    /**
     * What clone3 makes. A cgroup namespace has its root where its maker is, so init makes it after joining its cgroup; a
     * time namespace whose clocks are set is there before.
     */
    public long cloneFlags() {
        long flags = 0;
        for (NamespaceKind kind : created) {
            boolean otherwise = kind == NamespaceKind.CGROUP || (kind == NamespaceKind.TIME && !timeOffsets.isEmpty());
            flags |= otherwise ? 0 : kind.flag();
        }
        return flags;
    }

    /** Whether the container's init is the first process of a pid namespace, which takes all others along. */
    public boolean createsPids() {
        return creates(NamespaceKind.PID);
    }

    /** Whether whoever makes init has to enter namespaces before; see {@link NamespaceSteps#prepareShim}. */
    public boolean haveStepsBeforeInit() {
        return users().isPresent()
                || joined.containsKey(NamespaceKind.PID)
                || joined.containsKey(NamespaceKind.TIME)
                || !timeOffsets.isEmpty();
    }

    /** The ids of the container in its user namespace; without one they are the host's. */
    public Optional<UserMapping> users() {
        return Optional.ofNullable(users);
    }

    /** The user namespace that the container gets. */
    public Optional<Fd> userNamespace() {
        return join(NamespaceKind.USER).map(Join::namespace);
    }

    /** Whether the container lives in a tree of mounts that is there already. */
    public boolean joinsMounts() {
        return joined.containsKey(NamespaceKind.MOUNT);
    }

    /** Whether the container's clocks are not the host's. */
    public boolean separatesTime() {
        return creates(NamespaceKind.TIME) || joined.containsKey(NamespaceKind.TIME);
    }

    boolean creates(NamespaceKind kind) {
        return created.contains(kind);
    }

    Optional<Join> join(NamespaceKind kind) {
        return Optional.ofNullable(joined.get(kind));
    }

    /** The namespaces to join without those of pids and time, which only children are in, and that of users. */
    List<Join> joinedAtOnce() {
        return joined.values().stream()
                .filter(join -> join.kind() != NamespaceKind.PID
                        && join.kind() != NamespaceKind.TIME
                        && join.kind() != NamespaceKind.USER)
                .toList();
    }

    Map<String, RuntimeSpec.TimeOffset> timeOffsets() {
        return timeOffsets;
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

    private void add(RuntimeSpec.Namespace namespace, RuntimeSpec.Linux linux) {
        NamespaceKind kind = NamespaceKind.of(namespace.type());
        if (created.contains(kind) || joined.containsKey(kind)) {
            throw new EngineException.InvalidArgument(FIELD + ": " + namespace.type() + " is there twice");
        }
        @Nullable String path = namespace.path();
        boolean create = path == null || path.isEmpty();
        if (create && kind != NamespaceKind.USER) {
            created.add(kind);
            return;
        }
        Fd file = create ? UserMapping.make(linux) : NamespaceFile.open(kind, Objects.requireNonNull(path));
        joined.put(kind, new Join(kind, file));
        if (kind == NamespaceKind.USER) {
            users = create ? UserMapping.ofSpec(linux) : UserMapping.of(file, linux);
        }
    }

    private void check(RuntimeSpec.Linux linux) {
        if (!separates("mount")) {
            throw new EngineException.InvalidArgument(FIELD + ": a container needs a mount namespace of its own");
        }
        if (users == null) {
            refuseMappings("linux.uidMappings", linux.uidMappings());
            refuseMappings("linux.gidMappings", linux.gidMappings());
        }
        if (!timeOffsets.isEmpty() && !created.contains(NamespaceKind.TIME)) {
            throw new EngineException.InvalidArgument(
                    "linux.timeOffsets: the clocks of a new time namespace alone can be set");
        }
        TimeOffsets.check(timeOffsets);
    }

    private static void refuseMappings(String field, @Nullable List<RuntimeSpec.IdMapping> mappings) {
        if (mappings != null && !mappings.isEmpty()) {
            throw new EngineException.InvalidArgument(field + ": there is no user namespace to map ids in");
        }
    }
}

package org.gantry.runtime.libcontainer.init;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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

    private final Set<NamespaceKind> created = EnumSet.noneOf(NamespaceKind.class);
    private final Map<NamespaceKind, Fd> joined = new EnumMap<>(NamespaceKind.class);
    private final Map<String, RuntimeSpec.TimeOffset> timeOffsets;
    private @Nullable UserMapping users;
    private boolean beginsInSpareTree;
    private @Nullable NamespaceShape shape;

    private NamespacePlan(Map<String, RuntimeSpec.TimeOffset> timeOffsets) {
        this.timeOffsets = timeOffsets;
    }

    /**
     * Sorts the namespaces of a spec, opens those to join and makes the user namespace.
     *
     * @param spareTree gives away a mount namespace that was made ahead; it is asked for one if the container's may be that
     * @throws EngineException.InvalidArgument when a path names no namespace of its kind, there is none for mounts, or
     *     there are settings for one that the container does not get
     */
    public static NamespacePlan of(RuntimeSpec.Linux linux, Supplier<Optional<Fd>> spareTree) {
        var plan = new NamespacePlan(Objects.requireNonNullElse(linux.timeOffsets(), Map.of()));
        try {
            for (RuntimeSpec.Namespace namespace :
                    Objects.requireNonNullElse(linux.namespaces(), List.<RuntimeSpec.Namespace>of())) {
                plan.add(namespace, linux);
            }
            if (plan.canBeginInSpareTree()) {
                spareTree.get().ifPresent(plan::beginIn);
            }
            plan.shape = plan.makeShape();
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

    /** The same without the descriptors. */
    public NamespaceShape shape() {
        return Objects.requireNonNull(shape);
    }

    private NamespaceShape makeShape() {
        return new NamespaceShape(
                List.copyOf(created),
                List.copyOf(joined.keySet()),
                beginsInSpareTree,
                Optional.ofNullable(users),
                timeOffsets);
    }

    /** The mounts of a container with a user namespace have to belong to that. */
    private boolean canBeginInSpareTree() {
        return created.contains(NamespaceKind.MOUNT) && users == null;
    }

    private void beginIn(Fd tree) {
        created.remove(NamespaceKind.MOUNT);
        joined.put(NamespaceKind.MOUNT, tree);
        beginsInSpareTree = true;
    }

    /** The user namespace that the container gets. */
    public Optional<Fd> userNamespace() {
        return Optional.ofNullable(joined.get(NamespaceKind.USER));
    }

    /** A namespace to join. */
    Fd joined(NamespaceKind kind) {
        return Objects.requireNonNull(joined.get(kind));
    }

    @Override
    public void close() {
        joined.values().forEach(Fd::close);
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
        joined.put(kind, file);
        if (kind == NamespaceKind.USER) {
            users = create ? UserMapping.ofSpec(linux) : UserMapping.of(file, linux);
        }
    }

    private void check(RuntimeSpec.Linux linux) {
        if (!shape().separates(NamespaceKind.MOUNT)) {
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

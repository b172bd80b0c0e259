package org.gantry.runtime.libcontainer.init;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;

/**
 * Which namespaces init gets for itself and which it joins, whichever those are.
 *
 * @param created made with or by init
 * @param joined there already
 * @param beginsInSpareTree whether the mount namespace that is joined was made ahead for the next container
 * @param users the ids of the container in its user namespace; without one they are the host's
 * @param timeOffsets the clocks of a new time namespace
 */
public record NamespaceShape(
        List<NamespaceKind> created,
        List<NamespaceKind> joined,
        boolean beginsInSpareTree,
        Optional<UserMapping> users,
        Map<String, RuntimeSpec.TimeOffset> timeOffsets) {
    public NamespaceShape {
        created = List.copyOf(created);
        joined = List.copyOf(joined);
        timeOffsets = Map.copyOf(timeOffsets);
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
        return users.isPresent()
                || joined.contains(NamespaceKind.PID)
                || joined.contains(NamespaceKind.TIME)
                || !timeOffsets.isEmpty();
    }

    /** Whether the container lives in a tree of mounts that is there already. */
    public boolean joinsMounts() {
        return joined.contains(NamespaceKind.MOUNT) && !beginsInSpareTree;
    }

    /** Whether the container's clocks are not the host's. */
    public boolean separatesTime() {
        return separates(NamespaceKind.TIME);
    }

    boolean creates(NamespaceKind kind) {
        return created.contains(kind);
    }

    boolean joins(NamespaceKind kind) {
        return joined.contains(kind);
    }

    /** Whether the container has a namespace of this kind that is not the host's. */
    boolean separates(NamespaceKind kind) {
        return creates(kind) || joins(kind);
    }

    /** The namespaces to join without those of pids and time, which only children are in, and that of users. */
    List<NamespaceKind> joinedAtOnce() {
        return joined.stream()
                .filter(kind -> kind != NamespaceKind.PID && kind != NamespaceKind.TIME && kind != NamespaceKind.USER)
                .toList();
    }
}

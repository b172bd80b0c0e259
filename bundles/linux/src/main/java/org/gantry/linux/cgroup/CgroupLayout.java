package org.gantry.linux.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gantry.linux.fs.MountInfo;

/**
 * The hierarchies of this host.
 *
 * @param legacy the v1 hierarchies, one entry each however often they are mounted
 * @param unified the cgroup2 tree
 */
public record CgroupLayout(List<Hierarchy> legacy, Optional<Hierarchy> unified) {
    /** Superblock options of a v1 hierarchy that name no controller; those with a value are left out by their "=". */
    private static final Set<String> NO_CONTROLLERS = Set.of("rw", "ro", "xattr", "clone_children", "noprefix");

    public CgroupLayout {
        legacy = List.copyOf(legacy);
    }

    /**
     * What is mounted in this process's mount namespace.
     *
     * @throws IllegalStateException when no cgroup file system is mounted at all
     */
    public static CgroupLayout detect() {
        return of(MountInfo.self());
    }

    static CgroupLayout of(List<MountInfo> mounts) {
        Map<Set<String>, Hierarchy> legacy = new LinkedHashMap<>();
        List<Hierarchy> unified = new ArrayList<>();
        for (MountInfo mount : mounts) {
            Path mountPoint = Path.of(mount.mountPoint());
            switch (mount.fileSystem()) {
                case "cgroup" -> {
                    Set<String> controllers = controllersOf(mount);
                    legacy.putIfAbsent(controllers, new Hierarchy(mountPoint, controllers));
                }
                case "cgroup2" -> unified.add(new Hierarchy(mountPoint, Set.of()));
                default -> {
                    // not ours to look at
                }
            }
        }
        if (legacy.isEmpty() && unified.isEmpty()) {
            throw new IllegalStateException("no cgroup file system is mounted; mount cgroup2 on /sys/fs/cgroup");
        }
        return new CgroupLayout(
                List.copyOf(legacy.values()), unified.stream().findFirst().map(CgroupLayout::withControllers));
    }

    public CgroupMode mode() {
        if (legacy.isEmpty()) {
            return CgroupMode.UNIFIED;
        }
        return unified.isPresent() ? CgroupMode.HYBRID : CgroupMode.LEGACY;
    }

    static boolean isAny(List<MountInfo> mounts) {
        return mounts.stream().map(MountInfo::fileSystem).anyMatch(Set.of("cgroup", "cgroup2")::contains);
    }

    /** The v1 hierarchy a controller is attached to. */
    public Optional<Hierarchy> legacyOf(String controller) {
        return legacy.stream()
                .filter(hierarchy -> hierarchy.controllers().contains(controller))
                .findFirst();
    }

    /**
     * One container's cgroup, which need not exist yet.
     *
     * @param cgroupPath from the root of each hierarchy, at least two components: {@code /gantry-1/3f2a}
     */
    public CgroupManager manager(String cgroupPath) {
        CgroupPaths.check(cgroupPath);
        return mode() == CgroupMode.UNIFIED
                ? new UnifiedManager(unified.orElseThrow(), cgroupPath)
                : new LegacyManager(legacy, cgroupPath);
    }

    private static Set<String> controllersOf(MountInfo mount) {
        var controllers = new LinkedHashSet<String>();
        for (String option : mount.superOptions()) {
            boolean valued = option.contains("=") && !option.startsWith("name=");
            if (!valued && !NO_CONTROLLERS.contains(option)) {
                controllers.add(option);
            }
        }
        return controllers;
    }

    /** cgroup2 lists its controllers in a file; the mount options do not tell. */
    private static Hierarchy withControllers(Hierarchy tree) {
        ControlGroup root = new ControlGroup(tree.mountPoint());
        return new Hierarchy(tree.mountPoint(), Set.copyOf(root.words("cgroup.controllers")));
    }
}

package org.gantry.linux.cgroup;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gantry.linux.cgroup.unified.Cpu;
import org.gantry.linux.cgroup.unified.Cpuset;
import org.gantry.linux.cgroup.unified.Devices;
import org.gantry.linux.cgroup.unified.Freezer;
import org.gantry.linux.cgroup.unified.Io;
import org.gantry.linux.cgroup.unified.Memory;
import org.gantry.linux.cgroup.unified.Pids;

/** One directory of the cgroup2 tree. */
final class UnifiedManager implements CgroupManager {
    private static final List<Controller> CONTROLLERS =
            List.of(new Cpu(), new Cpuset(), new Memory(), new Pids(), new Io(), new Devices());
    private static final String SUBTREE_CONTROL = "cgroup.subtree_control";

    private final Hierarchy tree;
    private final String path;
    private final ControlGroup group;

    UnifiedManager(Hierarchy tree, String path) {
        this.tree = tree;
        this.path = path;
        this.group = tree.at(path);
    }

    @Override
    public void create() {
        var parent = new ControlGroup(tree.mountPoint());
        delegate(parent);
        for (String ancestor : CgroupPaths.ancestors(path)) {
            parent = tree.at(ancestor);
            CgroupTree.make(parent.directory());
            delegate(parent);
        }
        if (!CgroupTree.make(group.directory())) {
            renew();
        }
    }

    @Override
    public void apply(CgroupLimits limits) {
        for (Controller controller : CONTROLLERS) {
            if (controller.concerns(limits)) {
                require(controller);
                controller.apply(group, limits);
            }
        }
        limits.unified().forEach(group::write);
    }

    @Override
    public Membership openMembership() {
        return new Membership(List.of(), Optional.of(group.openDirectory()));
    }

    @Override
    public CgroupStats stats() {
        var stats = new CgroupStats.Builder();
        for (Controller controller : CONTROLLERS) {
            if (has(controller)) {
                controller.collect(group, stats);
            }
        }
        return stats.build();
    }

    @Override
    public List<Integer> processes() {
        return CgroupTree.processes(group.directory());
    }

    @Override
    public void freeze() {
        Freezer.freeze(group);
    }

    @Override
    public void thaw() {
        Freezer.thaw(group);
    }

    @Override
    public boolean isFrozen() {
        return group.exists() && Freezer.isFrozen(group);
    }

    /** cgroup.kill came with Linux 5.14. */
    @Override
    public void kill() {
        if (group.has("cgroup.kill")) {
            group.write("cgroup.kill", "1");
        } else if (group.exists()) {
            Killing.all(this);
        }
    }

    @Override
    public long oomKills() {
        return CgroupTree.ifPresent(() -> Memory.oomKills(group)).orElse(0L);
    }

    @Override
    public void remove() {
        CgroupTree.remove(group.directory());
    }

    @Override
    public void removeEmptyAncestors() {
        CgroupTree.removeWhileEmpty(CgroupPaths.ancestors(path).reversed().stream()
                .map(ancestor -> tree.at(ancestor).directory())
                .toList());
    }

    @Override
    public List<View> views() {
        return List.of(new View("", List.of(), group));
    }

    /** Hands the controllers on to the children of a cgroup; writing those that are on already changes nothing. */
    private void delegate(ControlGroup parent) {
        Set<String> on = Set.copyOf(parent.words(SUBTREE_CONTROL));
        String missing = CONTROLLERS.stream()
                .map(Controller::name)
                .filter(name -> tree.controllers().contains(name) && !on.contains(name))
                .map(name -> "+" + name)
                .collect(Collectors.joining(" "));
        if (!missing.isEmpty()) {
            parent.write(SUBTREE_CONTROL, missing);
        }
    }

    private void renew() {
        if (!processes().isEmpty()) {
            throw new IllegalStateException("processes run in the cgroup " + group.directory() + " already");
        }
        remove();
        CgroupTree.make(group.directory());
    }

    private void require(Controller controller) {
        if (!has(controller)) {
            throw new UnsupportedOperationException("the host has no cgroup controller \"" + controller.name() + "\"");
        }
    }

    /** Devices are controlled by programs, which need no controller. */
    private boolean has(Controller controller) {
        return controller.name().equals(Devices.NAME) || tree.controllers().contains(controller.name());
    }
}

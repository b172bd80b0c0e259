package org.gantry.linux.cgroup;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gantry.linux.cgroup.unified.Cpu;
import org.gantry.linux.cgroup.unified.Cpuset;
import org.gantry.linux.cgroup.unified.Devices;
import org.gantry.linux.cgroup.unified.Freezer;
import org.gantry.linux.cgroup.unified.HugeTlb;
import org.gantry.linux.cgroup.unified.Io;
import org.gantry.linux.cgroup.unified.Memory;
import org.gantry.linux.cgroup.unified.Pids;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One directory of the cgroup2 tree. */
final class UnifiedManager implements CgroupManager {
    private static final Logger LOG = LoggerFactory.getLogger(UnifiedManager.class);
    private static final List<Controller> CONTROLLERS = List.of(
            new Cpu(), new Cpuset(), new Memory(), new Pids(), new Io(), new HugeTlb(), new Rdma(), new Devices());

    /** What every container's cgroup has, so that it counts; others are handed down when a limit needs them. */
    private static final List<String> USUAL = List.of("cpuset", "cpu", "io", "memory", "pids");

    private static final String KILL = "cgroup.kill";
    private static final String AVAILABLE = "cgroup.controllers";
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
        delegate(USUAL);
        if (!CgroupTree.make(group.directory())) {
            renew();
        }
    }

    @Override
    public void apply(CgroupLimits limits) {
        if (!limits.network().equals(NetworkLimits.NONE)) {
            throw new UnsupportedOperationException("network: cgroup v2 has neither classes nor priorities of packets");
        }
        for (Controller controller : CONTROLLERS) {
            if (controller.concerns(limits)) {
                require(controller.name());
                controller.apply(group, limits);
            }
        }
        limits.unified().forEach(this::writeRaw);
    }

    /** A file of a controller, of one that this engine knows nothing of perhaps: {@code misc.max}. */
    private void writeRaw(String file, String value) {
        int dot = file.indexOf('.');
        if (dot <= 0 || file.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "unified: \"" + file + "\" is no name of a cgroup file: CONTROLLER.SETTING");
        }
        if (!file.startsWith("cgroup.")) {
            require(file.substring(0, dot));
        }
        group.require(file, "unified");
        group.write(file, value);
    }

    @Override
    public Membership openMembership() {
        return new Membership(List.of(), Optional.of(group.openDirectory()));
    }

    @Override
    public CgroupStats stats() {
        var stats = new CgroupStats.Builder();
        Set<String> available = Set.copyOf(group.words(AVAILABLE));
        for (Controller controller : CONTROLLERS) {
            if (available.contains(controller.name())) {
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

    /** cgroup.kill came with Linux 5.14. It returns before the processes have ended. */
    @Override
    public void kill() {
        if (!isPopulated()) {
            return;
        }
        if (group.has(KILL)) {
            group.write(KILL, "1");
        } else {
            Killing.all(this, this::thaw);
        }
        Patience patience = new Patience(Killing.LIMIT);
        while (isPopulated() && patience.more()) {
            // they are on their way out
        }
    }

    private boolean isPopulated() {
        return CgroupTree.ifPresent(() -> group.readTable("cgroup.events"))
                .map(events -> events.getOrDefault("populated", 0L) == 1)
                .orElse(false);
    }

    @Override
    public boolean limitsMemory() {
        return group.readNumber(Memory.LIMIT, Long.MAX_VALUE) != Long.MAX_VALUE;
    }

    @Override
    public long oomKills() {
        return CgroupTree.ifPresent(() -> Memory.oomKills(group)).orElse(0L);
    }

    @Override
    public Optional<OomNotice> openOomNotice() {
        return group.has(Memory.EVENTS)
                ? Optional.of(new OomNotice.Unified(group.openForReading(Memory.EVENTS)))
                : Optional.empty();
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

    /** Makes the ancestors and hands controllers down to the cgroup; those that are on already cost a look. */
    private void delegate(List<String> controllers) {
        delegate(new ControlGroup(tree.mountPoint()), controllers);
        for (String ancestor : CgroupPaths.ancestors(path)) {
            ControlGroup parent = tree.at(ancestor);
            CgroupTree.make(parent.directory());
            delegate(parent, controllers);
        }
    }

    private void delegate(ControlGroup parent, List<String> controllers) {
        Set<String> on = Set.copyOf(parent.words(SUBTREE_CONTROL));
        List<String> missing = controllers.stream()
                .filter(name -> tree.controllers().contains(name) && !on.contains(name))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        try {
            parent.write(SUBTREE_CONTROL, "+" + String.join(" +", missing));
        } catch (SyscallException e) {
            if (!e.is(Errno.EINVAL, Errno.ENOENT) || missing.size() == 1) {
                throw e;
            }
            missing.forEach(name -> switchOn(parent, name)); // one that cannot be must not keep the others out
        }
    }

    /** cpu refuses as long as a realtime process runs in the cgroup; a limit that needs it says so later. */
    private static void switchOn(ControlGroup parent, String controller) {
        try {
            parent.write(SUBTREE_CONTROL, "+" + controller);
        } catch (SyscallException e) {
            LOG.warn("cgroups below {} go without {}: {}", parent.directory(), controller, e.getMessage());
        }
    }

    private void renew() {
        if (!processes().isEmpty()) {
            throw new IllegalStateException("processes run in the cgroup " + group.directory() + " already");
        }
        remove();
        CgroupTree.make(group.directory());
    }

    /** Devices are controlled by programs, which need no controller. */
    private void require(String controller) {
        if (controller.equals(Devices.NAME) || isAvailable(controller)) {
            return;
        }
        if (tree.controllers().contains(controller)) {
            delegate(List.of(controller));
        }
        if (!isAvailable(controller)) {
            throw new UnsupportedOperationException("the host has no cgroup controller \"" + controller + "\"");
        }
    }

    private boolean isAvailable(String controller) {
        return group.words(AVAILABLE).contains(controller);
    }
}

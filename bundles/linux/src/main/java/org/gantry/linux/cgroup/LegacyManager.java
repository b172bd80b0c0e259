package org.gantry.linux.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.cgroup.legacy.Blkio;
import org.gantry.linux.cgroup.legacy.Cpu;
import org.gantry.linux.cgroup.legacy.Cpuacct;
import org.gantry.linux.cgroup.legacy.Cpuset;
import org.gantry.linux.cgroup.legacy.Devices;
import org.gantry.linux.cgroup.legacy.Freezer;
import org.gantry.linux.cgroup.legacy.HugeTlb;
import org.gantry.linux.cgroup.legacy.Memory;
import org.gantry.linux.cgroup.legacy.NetCls;
import org.gantry.linux.cgroup.legacy.NetPrio;
import org.gantry.linux.cgroup.legacy.Pids;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Links;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** The same path in every v1 hierarchy, on legacy and hybrid hosts. */
final class LegacyManager implements CgroupManager {
    private static final List<Controller> CONTROLLERS = List.of(
            new Cpu(),
            new Cpuacct(),
            new Cpuset(),
            new Memory(),
            new Pids(),
            new Blkio(),
            new HugeTlb(),
            new Rdma(),
            new NetCls(),
            new NetPrio(),
            new Devices());
    private static final String TASKS = "tasks";

    private final List<Hierarchy> hierarchies;
    private final String path;

    LegacyManager(List<Hierarchy> hierarchies, String path) {
        this.hierarchies = hierarchies;
        this.path = path;
    }

    @Override
    public void create() {
        var made = new ArrayList<Hierarchy>();
        try {
            for (Hierarchy hierarchy : hierarchies) {
                make(hierarchy);
                made.add(hierarchy);
            }
        } catch (RuntimeException e) {
            made.forEach(
                    hierarchy -> CgroupTree.removeIfEmpty(hierarchy.at(path).directory()));
            throw e;
        }
    }

    /**
     * Moves the cgroup, its members included, to another path below the same parent.
     *
     * @return false when there is something at that path in any hierarchy; then nothing is moved
     * @throws SyscallException when it is not there in every hierarchy; then nothing is moved either
     */
    boolean moveTo(LegacyManager target) {
        var moved = new ArrayList<Hierarchy>();
        try {
            hierarchies.stream()
                    .takeWhile(hierarchy -> rename(hierarchy, path, target.path))
                    .forEach(moved::add);
            return moved.size() == hierarchies.size();
        } finally {
            if (moved.size() < hierarchies.size()) {
                moved.forEach(hierarchy -> rename(hierarchy, target.path, path));
            }
        }
    }

    /**
     * Removes what there is of it in any hierarchy.
     *
     * @throws IllegalStateException when processes run in it
     */
    void removeLeftover() {
        for (Hierarchy hierarchy : hierarchies) {
            ControlGroup group = hierarchy.at(path);
            if (group.exists()) {
                removeLeftover(group.directory());
            }
        }
    }

    private static void removeLeftover(Path directory) {
        if (!CgroupTree.processes(directory).isEmpty()) {
            throw new IllegalStateException("processes run in the cgroup " + directory + " already");
        }
        CgroupTree.remove(directory);
    }

    private static boolean rename(Hierarchy hierarchy, String from, String to) {
        return Links.renameIfAbsent(
                hierarchy.at(from).directory().toString(),
                hierarchy.at(to).directory().toString());
    }

    @Override
    public void apply(CgroupLimits limits) {
        if (!limits.unified().isEmpty()) {
            throw new UnsupportedOperationException("unified: the host has cgroup v1");
        }
        for (Controller controller : CONTROLLERS) {
            if (controller.concerns(limits)) {
                controller.apply(require(controller), limits);
            }
        }
    }

    @Override
    public Membership openMembership() {
        var tasks = new ArrayList<Fd>();
        try {
            hierarchies.forEach(hierarchy -> tasks.add(hierarchy.at(path).openForWriting(TASKS)));
            return new Membership(tasks, Optional.empty());
        } catch (RuntimeException e) {
            tasks.forEach(Fd::close);
            throw e;
        }
    }

    @Override
    public CgroupStats stats() {
        var stats = new CgroupStats.Builder();
        for (Controller controller : CONTROLLERS) {
            groupOf(controller.name()).ifPresent(group -> controller.collect(group, stats));
        }
        return stats.build();
    }

    @Override
    public List<Integer> processes() {
        return CgroupTree.processes(anyGroup().directory());
    }

    @Override
    public void freeze() {
        groupOf(Freezer.NAME).ifPresent(Freezer::freeze);
    }

    @Override
    public void thaw() {
        groupOf(Freezer.NAME).ifPresent(Freezer::thaw);
    }

    @Override
    public boolean isFrozen() {
        return groupOf(Freezer.NAME).map(Freezer::isFrozen).orElse(false);
    }

    @Override
    public void kill() {
        Killing.all(this, this::thawAll);
    }

    /** A container that has frozen a cgroup of its own making would keep what is in there alive. */
    private void thawAll() {
        groupOf(Freezer.NAME)
                .ifPresent(top -> CgroupTree.walk(top.directory()).forEach(group -> {
                    if (group.exists()) {
                        Freezer.thaw(group);
                    }
                }));
    }

    @Override
    public boolean limitsMemory() {
        return groupOf(Memory.NAME)
                .map(group -> Memory.limit(group) != Long.MAX_VALUE)
                .orElse(false);
    }

    @Override
    public long oomKills() {
        return groupOf(Memory.NAME).map(Memory::oomKills).orElse(0L);
    }

    @Override
    public Optional<OomNotice> openOomNotice() {
        return groupOf(Memory.NAME).map(group -> OomNotice.Legacy.register(group, Memory.OOM_CONTROL));
    }

    @Override
    public void remove() {
        hierarchies.forEach(hierarchy -> CgroupTree.remove(hierarchy.at(path).directory()));
    }

    @Override
    public void removeEmptyAncestors() {
        for (Hierarchy hierarchy : hierarchies) {
            CgroupTree.removeWhileEmpty(CgroupPaths.ancestors(path).reversed().stream()
                    .map(ancestor -> hierarchy.at(ancestor).directory())
                    .toList());
        }
    }

    @Override
    public List<View> views() {
        return hierarchies.stream()
                .map(hierarchy -> new View(
                        hierarchy.label(),
                        hierarchy.controllers().stream().sorted().toList(),
                        hierarchy.at(path)))
                .toList();
    }

    @Override
    public String toString() {
        return path;
    }

    private void make(Hierarchy hierarchy) {
        Path directory = hierarchy.at(path).directory();
        boolean made;
        try {
            made = CgroupTree.make(directory);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
            makeAncestors(hierarchy);
            made = CgroupTree.make(directory);
        }
        if (!made) {
            renew(directory);
        }
        initialize(hierarchy, path);
    }

    /** What an earlier container of the same name left: its limits must not become the new one's. */
    private static void renew(Path directory) {
        removeLeftover(directory);
        CgroupTree.make(directory);
    }

    private void makeAncestors(Hierarchy hierarchy) {
        for (String ancestor : CgroupPaths.ancestors(path)) {
            CgroupTree.make(hierarchy.at(ancestor).directory());
            initialize(hierarchy, ancestor);
        }
    }

    private static void initialize(Hierarchy hierarchy, String path) {
        for (Controller controller : CONTROLLERS) {
            if (hierarchy.controllers().contains(controller.name())) {
                controller.initialize(hierarchy.at(path));
            }
        }
    }

    private Optional<ControlGroup> groupOf(String controller) {
        return hierarchies.stream()
                .filter(hierarchy -> hierarchy.controllers().contains(controller))
                .findFirst()
                .map(hierarchy -> hierarchy.at(path))
                .filter(ControlGroup::exists);
    }

    private ControlGroup require(Controller controller) {
        return groupOf(controller.name())
                .orElseThrow(() -> new UnsupportedOperationException(
                        "the host has no cgroup controller \"" + controller.name() + "\""));
    }

    /** Every process is in all hierarchies; the freezer's is the one that killing must agree with. */
    private ControlGroup anyGroup() {
        return groupOf(Freezer.NAME).orElseGet(() -> hierarchies.getFirst().at(path));
    }
}

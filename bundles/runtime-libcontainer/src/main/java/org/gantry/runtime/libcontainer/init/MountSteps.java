package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.gantry.linux.mount.MountAttr;
import org.gantry.linux.mount.MountFlags;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.syscall.Errno;
import org.gantry.runtime.libcontainer.mount.ContainerPaths;
import org.gantry.runtime.libcontainer.mount.MountShape;
import org.gantry.runtime.libcontainer.mount.PlannedMount;

/** Mounts what the plan says. */
final class MountSteps {
    private static final String TMPFS = "tmpfs";

    private final Script script;
    private final MountPointSteps places;
    private final MountChecks checks;
    private final MountShape shape;
    private final Passes passes;
    private final List<PlannedMount> done = new ArrayList<>();
    private final Map<PlannedMount, Operand> descriptors = new HashMap<>();
    private final Map<PlannedMount.Make, Cell> made = new HashMap<>();
    private final Map<PlannedMount.View, Cell> copies = new HashMap<>();
    private final boolean early;

    /**
     * @param early whether new file systems are made while the host's tree is there: in a user namespace the kernel makes a
     *     proc and a sysfs only for who sees another one, nothing of which is hidden
     */
    MountSteps(Script script, MountShape shape, Passes passes, boolean early) {
        this.script = script;
        this.early = early;
        this.places = new MountPointSteps(script);
        this.checks = new MountChecks(script);
        this.shape = shape;
        this.passes = passes;
    }

    /** Makes the mounts that show cgroups, of their directories, while this is in the engine's mount namespace. */
    void copyCgroups() {
        for (PlannedMount mount : shape.mounts()) {
            if (mount instanceof PlannedMount.LegacyCgroups legacy) {
                legacy.views().forEach(this::copy);
            }
        }
    }

    /** Of one that somebody has removed there could be a mount, too. */
    private void copy(PlannedMount.View view) {
        Operand directory = passes.operand(new Passed.Mount(view.number()));
        script.add(Calls.find("look for the cgroup of " + view.label(), directory, "tasks"));
        Cell copy = Cell.word("mount of the cgroup of " + view.label());
        script.add(Calls.copyTree("copy the " + copy, directory, "", false).into(copy));
        copies.put(view, copy);
    }

    /** Makes what can be made while the host's tree is there only. */
    void beforePivot() {
        for (PlannedMount mount : shape.mounts()) {
            if (early && mount instanceof PlannedMount.Make make) {
                made.put(make, fileSystem(make));
            }
        }
    }

    /**
     * Mounts in the order of the spec.
     *
     * @param afterEach is told of each mount when it is there, and before anything is mounted in it
     */
    void afterPivot(Consumer<PlannedMount> afterEach) {
        for (PlannedMount mount : shape.mounts()) {
            switch (mount) {
                case PlannedMount.Attach attach -> attach(attach);
                case PlannedMount.Make make -> make(make);
                case PlannedMount.Change change -> change(change);
                case PlannedMount.LegacyCgroups legacy -> attachCgroups(legacy);
            }
            if (!(mount instanceof PlannedMount.Change)) {
                done.add(mount);
                afterEach.accept(mount);
            }
        }
        done.stream()
                .filter(mount ->
                        isKernels(mount) && holding(mount.destination()).equals(Optional.of(mount)))
                .forEach(mount -> checks.isSeen(mount.destination(), descriptor(mount), false));
    }

    /** The mount at this path or the nearest one above it, as far as names tell: links may lead elsewhere. */
    Optional<PlannedMount> holding(String path) {
        PlannedMount holding = null;
        for (PlannedMount mount : done) {
            String destination = mount.destination();
            boolean deeper = holding == null
                    || destination.length() >= holding.destination().length();
            if (deeper && ContainerPaths.isWithin(path, destination)) {
                holding = mount;
            }
        }
        return Optional.ofNullable(holding);
    }

    /**
     * The proc or sysfs that a path lies in. No link led to its place, and nobody can make links in it, so paths that
     * begin at its descriptor can be relied on.
     */
    Optional<PlannedMount> kernels(String path) {
        return holding(path)
                .filter(mount -> isKernels(mount) && !mount.destination().equals(path));
    }

    /** The descriptor of a mount that has been made or attached. */
    Operand descriptor(PlannedMount mount) {
        return Objects.requireNonNull(descriptors.get(mount), () -> mount.destination() + " is not mounted yet");
    }

    /** The descriptor of the container's proc, which is trusted because no link led to its place. */
    Optional<Operand> proc() {
        return shape.mounts().stream()
                .filter(mount ->
                        mount instanceof PlannedMount.Make make && make.type().equals("proc"))
                .map(this::descriptor)
                .findFirst();
    }

    private void attach(PlannedMount.Attach attach) {
        var made = new Passed.Mount(attach.number());
        Operand mount = passes.operand(made);
        String destination = attach.destination();
        Cell place = attach.directory() ? places.directory(destination) : places.file(destination);
        keepOutOfProc(destination, place);
        script.add(Calls.attach("mount " + Holes.name(made).mark() + " on " + destination, mount, load(place)));
        descriptors.put(attach, mount);
    }

    private void make(PlannedMount.Make make) {
        String name = "mount " + make.type() + " on " + make.destination();
        Cell earlier = made.get(make);
        Operand mount = load(earlier == null ? fileSystem(make) : earlier);
        if (make.propagation() != 0) {
            script.add(Calls.setAttributes(name, mount, false, 0, make.propagation()));
        }
        script.add(Calls.attach(name, mount, load(place(make))));
        descriptors.put(make, mount);
    }

    private void change(PlannedMount.Change change) {
        String name = "remount " + change.destination();
        Cell place = Cell.word(name);
        script.add(Calls.open(name, Calls.ROOT, change.destination(), Calls.PATH_ONLY, 0)
                .into(place));
        script.add(Calls.changeAttributes(
                name, load(place), change.recursive(), change.set(), change.clear(), change.propagation()));
    }

    private Cell place(PlannedMount.Make make) {
        if (isKernels(make)) {
            return places.plainDirectory(make.destination());
        }
        Cell place = places.directory(make.destination());
        keepOutOfProc(make.destination(), place);
        return place;
    }

    /** Other programs, this one included, believe what these two say. */
    private static boolean isKernels(PlannedMount mount) {
        return mount instanceof PlannedMount.Make make
                && (make.type().equals("proc") || make.type().equals("sysfs"));
    }

    /** In a file system that has just been made there are no links yet, and files of /proc itself were asked for. */
    private void keepOutOfProc(String destination, Cell place) {
        boolean fresh = holding(ContainerPaths.parent(destination))
                .filter(PlannedMount.Make.class::isInstance)
                .isPresent();
        if (!fresh) {
            checks.isOutsideProc(destination, load(place));
        }
    }

    private Cell fileSystem(PlannedMount.Make make) {
        String name = "mount " + make.type() + " on " + make.destination();
        return fileSystem(name, make.type(), make.source(), make.parameters(), make.attributes());
    }

    /** A new file system, mounted nowhere; returns the cell with its descriptor. */
    Cell fileSystem(String name, String type, String source, Map<String, String> parameters, long attributes) {
        Cell context = Cell.word("context of " + name);
        Cell mount = Cell.word(name);
        script.add(Calls.openFileSystem(name, type).into(context));
        script.add(Calls.setParameter(name, load(context), "source", source));
        parameters.forEach((key, value) -> script.add(
                value.isEmpty()
                        ? Calls.setFlag(name + " (" + key + ")", load(context), key)
                        : Calls.setParameter(name + " (" + key + "=" + value + ")", load(context), key, value)));
        script.add(Calls.createFileSystem(name, load(context)));
        script.add(Calls.makeMount(name, load(context), attributes).into(mount));
        return mount;
    }

    /**
     * A directory for each hierarchy, and links for controllers that share one: cpu to cpu,cpuacct. One call sees to the
     * attributes of all of them, and cuts them off from the host's mounts.
     */
    private void attachCgroups(PlannedMount.LegacyCgroups legacy) {
        String name = "mount the cgroups on " + legacy.destination();
        Cell directory =
                fileSystem(name, TMPFS, "cgroup", Map.of("mode", "755"), legacy.attributes() & ~MountAttr.RDONLY);
        Cell place = places.directory(legacy.destination());
        keepOutOfProc(legacy.destination(), place);
        script.add(Calls.attach(name, load(directory), load(place)));
        for (PlannedMount.View view : legacy.views()) {
            script.add(Calls.mkdir(name, load(directory), view.label(), 0x1ED));
            Cell copy = copies.get(view);
            script.add(Calls.attach(
                    name + "/" + view.label(),
                    copy == null ? passes.operand(new Passed.Mount(view.number())) : load(copy),
                    load(directory),
                    view.label()));
            aliases(view)
                    .forEach(alias ->
                            script.addTolerating(Calls.symlink(view.label(), load(directory), alias), Errno.EEXIST));
        }
        script.add(Calls.setAttributes(name, load(directory), true, legacy.attributes(), MountFlags.MS_PRIVATE));
        descriptors.put(legacy, load(directory));
    }

    private static List<String> aliases(PlannedMount.View view) {
        return view.controllers().stream()
                .filter(controller -> !controller.equals(view.label()) && !controller.contains("="))
                .toList();
    }
}

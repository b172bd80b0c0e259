package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.load;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.syscall.Errno;
import org.gantry.runtime.libcontainer.mount.MountShape;
import org.gantry.runtime.libcontainer.mount.PlannedMount;

/**
 * The container's /dev. It is filled, and what is needed of it later is kept by descriptor, as soon as it is mounted: what
 * the spec mounts afterwards, through whatever links, can then no longer pass for a device or for the terminal.
 */
final class DevSteps {
    private static final String NULL_DEVICE = "/dev/null";
    private static final String NAME_OF_NULL = "null";

    private final Script script;
    private final DeviceSteps nodes;
    private final MountShape mounts;
    private final List<RuntimeSpec.Device> devices;
    private final Optional<PlannedMount> mounted;
    private final Cell nullDevice = Cell.word("null device");
    private final Cell console = Cell.word("console");

    /** @param made the names of the nodes, by their paths, of a container whose init may not make any */
    DevSteps(
            Script script,
            Passes passes,
            MountShape mounts,
            List<RuntimeSpec.Device> devices,
            Optional<Map<String, String>> made) {
        this.script = script;
        this.nodes = new DeviceSteps(script, passes, made);
        this.mounts = mounts;
        this.devices = devices;
        this.mounted = mounts.at(DeviceSteps.DEV);
    }

    /** Takes the host's null device along, for a container whose /dev may hold anything. */
    void beforePivot() {
        if (!hasNullOfItsOwn()) {
            takeNull("copy the mount of /dev/null", Calls.ROOT, NULL_DEVICE);
        }
        nodes.beforePivot();
    }

    /**
     * To be called for each mount when it is there.
     *
     * @param terminal the number of the terminal in its devpts, if the container has one
     */
    void mounted(PlannedMount mount, Operand descriptor, Optional<Integer> terminal) {
        if (mounted.equals(Optional.of(mount)) && !isForeign()) {
            nodes.fill(devices, descriptor);
            if (hasNullOfItsOwn()) {
                takeNull("copy the mount of /dev/null", descriptor, NAME_OF_NULL);
            }
        }
        if (mounts.devpts().equals(Optional.of(mount))) {
            String number = terminal.orElseThrow().toString();
            String name = "copy the mount of " + mount.destination() + "/" + number;
            script.add(Calls.copyTree(name, descriptor, number, false).into(console));
        }
    }

    /** When everything is mounted: devices that have their place elsewhere, and the terminal as /dev/console. */
    void finish(MountSteps mounting) {
        boolean terminal = mounts.devpts().isPresent();
        if (mounted.isEmpty()) {
            Operand dev = load(new MountPointSteps(script).directory(DeviceSteps.DEV));
            nodes.fill(devices, dev);
            showConsole(terminal, dev);
        } else {
            showConsole(terminal, mounting.descriptor(mounted.get()));
        }
        if (!isForeign()) {
            nodes.makeElsewhere(devices);
        }
    }

    /** A null device that has never been in reach of the container. */
    Cell nullDevice() {
        return nullDevice;
    }

    private void showConsole(boolean terminal, Operand dev) {
        if (terminal) {
            script.addTolerating(Calls.makeFile("create /dev/console", dev, "console", 0x180), Errno.EEXIST);
            script.add(Calls.attach("mount the terminal on /dev/console", load(console), dev, "console"));
        }
    }

    private void takeNull(String name, Operand directory, String path) {
        script.add(Calls.copyTree(name, directory, path, false).into(nullDevice));
    }

    /** A /dev that is a mount of somebody else is taken as it is. */
    private boolean isForeign() {
        return mounted.filter(PlannedMount.Attach.class::isInstance).isPresent();
    }

    /** Whether /dev is a new file system, where init itself makes the null device. */
    private boolean hasNullOfItsOwn() {
        boolean replaced = devices.stream().map(DeviceSteps::path).anyMatch(NULL_DEVICE::equals);
        return !replaced
                && mounted.filter(mount -> mount instanceof PlannedMount.Make make
                                && make.type().equals("tmpfs"))
                        .isPresent();
    }
}

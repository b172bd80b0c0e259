package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fs.At;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.runtime.libcontainer.mount.ContainerPaths;

/** Fills /dev: the nodes and links every container has (config-linux.md, Default Devices), and those of the spec. */
final class DeviceSteps {
    static final String DEV = "/dev";

    private static final int EVERYBODY = 0x1B6; // 0666
    private static final List<RuntimeSpec.Device> DEFAULTS = List.of(
            device("null", 1, 3),
            device("zero", 1, 5),
            device("full", 1, 7),
            device("random", 1, 8),
            device("urandom", 1, 9),
            device("tty", 5, 0));
    private static final List<Link> LINKS = List.of(
            new Link("ptmx", "pts/ptmx"),
            new Link("fd", "/proc/self/fd"),
            new Link("stdin", "/proc/self/fd/0"),
            new Link("stdout", "/proc/self/fd/1"),
            new Link("stderr", "/proc/self/fd/2"));

    /** Only where the kernel has been built with it. */
    private static final Link CORE = new Link("core", "/proc/kcore");

    private record Link(String name, String target) {}

    private final Script script;
    private final MountPointSteps places;
    private final Passes passes;
    private final Optional<Map<String, String>> made;
    private final Map<String, Cell> copies = new LinkedHashMap<>();

    /** @param made the names, by their paths, of the nodes that the engine has made because init may not */
    DeviceSteps(Script script, Passes passes, Optional<Map<String, String>> made) {
        this.script = script;
        this.passes = passes;
        this.places = new MountPointSteps(script);
        this.made = made;
    }

    /** The nodes every container has. */
    static List<RuntimeSpec.Device> defaults() {
        return DEFAULTS;
    }

    /**
     * Takes along the nodes that the engine made, each as a mount of its own. The kernel copies only what is attached, so
     * they have to be for a moment; nobody sees this tree again.
     */
    void beforePivot() {
        if (made.isEmpty()) {
            return;
        }
        Operand all = passes.operand(new Passed.Nodes());
        script.add(Calls.attach("attach the device nodes", all, Calls.ROOT, DEV));
        made.get().forEach((path, name) -> {
            Cell copy = Cell.word("node of " + path);
            script.add(
                    Calls.copyTree("copy the node of " + path, all, name, false).into(copy));
            copies.put(path, copy);
        });
    }

    /** Devices of the spec come first, so that they win over a default of the same name. */
    void fill(List<RuntimeSpec.Device> devices, Operand directory) {
        if (made.isPresent()) {
            copies.keySet().stream().filter(DeviceSteps::isInDev).forEach(path -> show(path, directory));
        } else {
            devices.stream().filter(device -> isInDev(path(device))).forEach(device -> makeDevice(device, directory));
            DEFAULTS.forEach(device -> makeDevice(device, directory));
        }
        LINKS.forEach(link -> makeLink(link, directory));
        if (Stat.of(CORE.target()).isPresent()) {
            makeLink(CORE, directory);
        }
    }

    /** Makes those that have their place elsewhere or deeper, maybe in other mounts. */
    void makeElsewhere(List<RuntimeSpec.Device> devices) {
        for (RuntimeSpec.Device device : devices) {
            String path = path(device);
            if (!isInDev(path)) {
                Operand directory = load(places.directory(ContainerPaths.parent(path)));
                if (made.isPresent()) {
                    show(path, directory);
                } else {
                    makeDevice(device, directory);
                }
            }
        }
    }

    /** Where a device is in the container. */
    static String path(RuntimeSpec.Device device) {
        return ContainerPaths.clean("linux.devices", device.path());
    }

    private static boolean isInDev(String path) {
        return ContainerPaths.parent(path).equals(DEV);
    }

    private void makeLink(Link link, Operand directory) {
        script.addTolerating(Calls.symlink(link.target(), directory, link.name()), Errno.EEXIST);
    }

    private void show(String path, Operand directory) {
        String name = ContainerPaths.name(path);
        Operand copy = load(Objects.requireNonNull(copies.get(path)));
        script.addTolerating(Calls.makeFile("make " + path, directory, name, 0), Errno.EEXIST);
        script.add(Calls.attach("show the node of " + path, copy, directory, name));
    }

    private void makeDevice(RuntimeSpec.Device device, Operand directory) {
        String path = path(device);
        String name = ContainerPaths.name(path);
        long number = device(device).number();
        script.addTolerating(Calls.makeNode("make " + path, directory, name, mode(device), number), Errno.EEXIST);
        long uid = Objects.requireNonNullElse(device.uid(), 0L);
        long gid = Objects.requireNonNullElse(device.gid(), 0L);
        if (uid != 0 || gid != 0) {
            script.add(Step.call(
                    "chown " + path,
                    SyscallNumber.FCHOWNAT,
                    directory,
                    Operand.string(name),
                    Operand.value(uid),
                    Operand.value(gid),
                    Operand.value(At.AT_SYMLINK_NOFOLLOW)));
        }
    }

    /** Type and permissions for mknod. */
    static int mode(RuntimeSpec.Device device) {
        int type = switch (device.type()) {
            case "c", "u" -> FileType.S_IFCHR;
            case "b" -> FileType.S_IFBLK;
            case "p" -> FileType.S_IFIFO;
            default ->
                throw new EngineException.InvalidArgument(
                        "linux.devices: \"" + device.type() + "\" is no type of device");
        };
        return type | Objects.requireNonNullElse(device.fileMode(), EVERYBODY);
    }

    /** Which driver it stands for. */
    static Stat.Device device(RuntimeSpec.Device device) {
        if (device.type().equals("p")) {
            return new Stat.Device(0, 0);
        }
        if (device.major() == null || device.minor() == null) {
            throw new EngineException.InvalidArgument("linux.devices: " + device.path() + " has no major and minor");
        }
        return new Stat.Device(device.major().intValue(), device.minor().intValue());
    }

    private static RuntimeSpec.Device device(String name, long major, long minor) {
        return new RuntimeSpec.Device("c", DEV + "/" + name, major, minor, null, null, null);
    }
}

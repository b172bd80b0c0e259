package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.load;

import java.util.List;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fs.At;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.runtime.libcontainer.mount.ContainerPaths;

/** Fills /dev: the nodes and links every container has (config-linux.md, Default Devices), and those of the spec. */
final class DeviceSteps {
    static final String DEV = "/dev";

    private static final int EVERYBODY = 0x1B6; // 0666
    private static final List<Node> DEFAULTS = List.of(
            new Node("null", 1, 3),
            new Node("zero", 1, 5),
            new Node("full", 1, 7),
            new Node("random", 1, 8),
            new Node("urandom", 1, 9),
            new Node("tty", 5, 0));
    private static final List<Link> LINKS = List.of(
            new Link("ptmx", "pts/ptmx"),
            new Link("fd", "/proc/self/fd"),
            new Link("stdin", "/proc/self/fd/0"),
            new Link("stdout", "/proc/self/fd/1"),
            new Link("stderr", "/proc/self/fd/2"));

    /** Only where the kernel has been built with it. */
    private static final Link CORE = new Link("core", "/proc/kcore");

    private record Node(String name, int major, int minor) {}

    private record Link(String name, String target) {}

    private final Script script;
    private final MountPointSteps places;

    DeviceSteps(Script script) {
        this.script = script;
        this.places = new MountPointSteps(script);
    }

    /** Devices of the spec come first, so that they win over a default of the same name. */
    void fill(List<RuntimeSpec.Device> devices, Operand directory) {
        devices.stream().filter(DeviceSteps::isInDev).forEach(device -> makeDevice(device, directory));
        DEFAULTS.forEach(node -> {
            long number = new Stat.Device(node.major(), node.minor()).number();
            Step make = Calls.makeNode(
                    "make /dev/" + node.name(), directory, node.name(), FileType.S_IFCHR | EVERYBODY, number);
            script.addTolerating(make, Errno.EEXIST);
        });
        LINKS.forEach(link -> makeLink(link, directory));
        if (Stat.of(CORE.target()).isPresent()) {
            makeLink(CORE, directory);
        }
    }

    /** Makes those that have their place elsewhere or deeper, maybe in other mounts. */
    void makeElsewhere(List<RuntimeSpec.Device> devices) {
        for (RuntimeSpec.Device device : devices) {
            if (!isInDev(device)) {
                makeDevice(device, load(places.directory(ContainerPaths.parent(path(device)))));
            }
        }
    }

    static String path(RuntimeSpec.Device device) {
        return ContainerPaths.clean("linux.devices", device.path());
    }

    private static boolean isInDev(RuntimeSpec.Device device) {
        return ContainerPaths.parent(path(device)).equals(DEV);
    }

    private void makeLink(Link link, Operand directory) {
        script.addTolerating(Calls.symlink(link.target(), directory, link.name()), Errno.EEXIST);
    }

    private void makeDevice(RuntimeSpec.Device device, Operand directory) {
        String path = path(device);
        String name = ContainerPaths.name(path);
        int mode = type(device) | Objects.requireNonNullElse(device.fileMode(), EVERYBODY);
        script.addTolerating(Calls.makeNode("make " + path, directory, name, mode, number(device)), Errno.EEXIST);
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

    private static int type(RuntimeSpec.Device device) {
        return switch (device.type()) {
            case "c", "u" -> FileType.S_IFCHR;
            case "b" -> FileType.S_IFBLK;
            case "p" -> FileType.S_IFIFO;
            default ->
                throw new EngineException.InvalidArgument(
                        "linux.devices: \"" + device.type() + "\" is no type of device");
        };
    }

    private static long number(RuntimeSpec.Device device) {
        if (device.type().equals("p")) {
            return 0;
        }
        if (device.major() == null || device.minor() == null) {
            throw new EngineException.InvalidArgument("linux.devices: " + device.path() + " has no major and minor");
        }
        return new Stat.Device(device.major().intValue(), device.minor().intValue()).number();
    }
}

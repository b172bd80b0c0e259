package org.gantry.runtime.lxc.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Stat;

/**
 * The device nodes of a container. LXC has no word for a node of given numbers, mode and owner; so they are made beforehand,
 * in a file system that only the monitor sees, and LXC mounts each in its place.
 */
public final class Devices {
    private static final int EVERYBODY = 0666;
    private static final long MEMORY = 1;
    private static final long TERMINALS = 5;

    private final Path directory;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Path> paths = new LinkedHashMap<>();

    /**
     * A node to be made.
     *
     * @param name in the directory
     * @param mode type and permissions
     */
    public record Node(String name, int mode, long device, long uid, long gid) {}

    /** @param directory where the nodes are going to be */
    public Devices(List<RuntimeSpec.Device> devices, Path directory) {
        this.directory = directory;
        List<RuntimeSpec.Device> all = new ArrayList<>(List.of(
                device("null", MEMORY, 3),
                device("zero", MEMORY, 5),
                device("full", MEMORY, 7),
                device("random", MEMORY, 8),
                device("urandom", MEMORY, 9),
                device("tty", TERMINALS, 0)));
        all.addAll(devices);
        for (RuntimeSpec.Device device : all) {
            Node node = node(device, Integer.toString(nodes.size()));
            nodes.add(node);
            paths.put(MountPoints.clean("linux.devices", device.path()), directory.resolve(node.name()));
        }
    }

    /** Those that another one takes the place of are made too, and are shown nowhere. */
    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** Where each node is going to be, by its path in the container. */
    public Map<String, Path> paths() {
        return new LinkedHashMap<>(paths);
    }

    /** A node for everybody's null device. */
    public Path nullDevice() {
        return directory.resolve("0");
    }

    private static Node node(RuntimeSpec.Device device, String name) {
        int type = switch (device.type()) {
            case "c", "u" -> FileType.S_IFCHR;
            case "b" -> FileType.S_IFBLK;
            case "p" -> FileType.S_IFIFO;
            default ->
                throw new EngineException.InvalidArgument(
                        "linux.devices: \"" + device.type() + "\" is no type of device");
        };
        if (type != FileType.S_IFIFO && (device.major() == null || device.minor() == null)) {
            throw new EngineException.InvalidArgument("linux.devices: " + device.path() + " has no major and minor");
        }
        long number = type == FileType.S_IFIFO
                ? 0
                : new Stat.Device(
                                Objects.requireNonNull(device.major()).intValue(),
                                Objects.requireNonNull(device.minor()).intValue())
                        .number();
        return new Node(
                name,
                type | Objects.requireNonNullElse(device.fileMode(), EVERYBODY),
                number,
                Objects.requireNonNullElse(device.uid(), 0L),
                Objects.requireNonNullElse(device.gid(), 0L));
    }

    private static RuntimeSpec.Device device(String name, long major, long minor) {
        return new RuntimeSpec.Device("c", "/dev/" + name, major, minor, null, null, null);
    }
}

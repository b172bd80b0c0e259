package org.gantry.engine.spec;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;
import org.gantry.api.container.ResourceConfig.DeviceMapping;
import org.gantry.api.oci.LinuxResources.DeviceRule;
import org.gantry.api.oci.RuntimeSpec.Device;
import org.gantry.linux.fs.Stat;
import org.jspecify.annotations.Nullable;

/** Device nodes of the host in the container, and the rules that let it use them. */
final class Devices {
    private static final Pattern RULE = Pattern.compile("([acb]) ([0-9]+|\\*):([0-9]+|\\*) ([rwm]{1,3})");
    private static final int TYPE_MASK = 0170000;
    private static final int CHARACTER = 0020000;
    private static final int BLOCK = 0060000;
    private static final int DIRECTORY = 0040000;
    private static final int SYMLINK = 0120000;
    /** Below /dev, but each container has its own. */
    private static final Set<String> NOT_THE_HOSTS =
            Set.of("pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev", "console", "ptmx");

    /** Docker's default list: make any node, use the harmless ones and pseudo-terminals. */
    private static final List<DeviceRule> DEFAULT_RULES = List.of(
            deny(),
            allow("c", null, null, "m"),
            allow("b", null, null, "m"),
            allow("c", 1L, 3L, "rwm"),
            allow("c", 1L, 5L, "rwm"),
            allow("c", 1L, 7L, "rwm"),
            allow("c", 1L, 8L, "rwm"),
            allow("c", 1L, 9L, "rwm"),
            allow("c", 5L, 0L, "rwm"),
            allow("c", 5L, 1L, "rwm"),
            allow("c", 5L, 2L, "rwm"),
            allow("c", 136L, null, "rwm"));

    private final List<Device> nodes = new ArrayList<>();
    private final List<DeviceRule> rules = new ArrayList<>();

    private Devices() {}

    /**
     * What the configuration asks for.
     *
     * @throws EngineException.InvalidArgument if a device does not exist or a rule is malformed
     */
    static Devices of(boolean privileged, List<DeviceMapping> mappings, List<String> cgroupRules) {
        Devices devices = new Devices();
        if (privileged) {
            devices.rules.add(allow("a", null, null, "rwm"));
            devices.addTree(Path.of("/dev"), "/dev", "rwm");
        } else {
            devices.rules.addAll(DEFAULT_RULES);
        }
        for (DeviceMapping mapping : mappings) {
            devices.addMapping(mapping);
        }
        for (String rule : cgroupRules) {
            devices.rules.add(parseRule(rule));
        }
        return devices;
    }

    List<Device> nodes() {
        return nodes;
    }

    List<DeviceRule> rules() {
        return rules;
    }

    private void addMapping(DeviceMapping mapping) {
        String permissions = mapping.cgroupPermissions().isEmpty() ? "rwm" : mapping.cgroupPermissions();
        if (!permissions.matches("[rwm]{1,3}")) {
            throw new EngineException.InvalidArgument("invalid device mode: " + permissions);
        }
        String target = mapping.pathInContainer().isEmpty() ? mapping.pathOnHost() : mapping.pathInContainer();
        Path host = resolve(mapping.pathOnHost());
        Stat stat = Stat.of(host.toString()).orElseThrow(() -> gone(mapping.pathOnHost()));
        if ((stat.mode() & TYPE_MASK) == DIRECTORY) {
            int before = nodes.size();
            addTree(host, target, permissions);
            if (nodes.size() == before) {
                throw notADevice(mapping.pathOnHost());
            }
        } else if (!addNode(stat, target, permissions)) {
            throw notADevice(mapping.pathOnHost());
        }
    }

    private static Path resolve(String path) {
        try {
            return Path.of(path).toRealPath();
        } catch (IOException e) {
            throw gone(path);
        }
    }

    private static EngineException gone(String path) {
        return new EngineException.InvalidArgument("error gathering device information while adding custom device \""
                + path + "\": no such file or directory");
    }

    private static EngineException notADevice(String path) {
        return new EngineException.InvalidArgument(
                "error gathering device information while adding custom device \"" + path + "\": not a device node");
    }

    private void addTree(Path directory, String target, String permissions) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                Optional<Stat> stat = Stat.of(entry.toString());
                if (NOT_THE_HOSTS.contains(name) || stat.isEmpty()) {
                    continue;
                }
                int type = stat.get().mode() & TYPE_MASK;
                if (type == DIRECTORY) {
                    addTree(entry, target + "/" + name, permissions);
                } else if (type != SYMLINK) {
                    addNode(stat.get(), target + "/" + name, permissions);
                }
            }
        } catch (IOException e) {
            throw new EngineException.Internal("reading the devices in " + directory + ": " + e.getMessage(), e);
        }
    }

    private boolean addNode(Stat stat, String target, String permissions) {
        int type = stat.mode() & TYPE_MASK;
        if (type != CHARACTER && type != BLOCK) {
            return false;
        }
        String letter = type == CHARACTER ? "c" : "b";
        long major = stat.device().major();
        long minor = stat.device().minor();
        nodes.add(new Device(letter, target, major, minor, stat.mode() & 07777, (long) stat.uid(), (long) stat.gid()));
        rules.add(allow(letter, major, minor, permissions));
        return true;
    }

    private static DeviceRule parseRule(String rule) {
        Matcher matcher = RULE.matcher(rule);
        if (!matcher.matches()) {
            throw new EngineException.InvalidArgument("invalid device cgroup rule format: '" + rule + "'");
        }
        return allow(matcher.group(1), number(matcher.group(2)), number(matcher.group(3)), matcher.group(4));
    }

    private static @Nullable Long number(String text) {
        return text.equals("*") ? null : Long.valueOf(text);
    }

    private static DeviceRule deny() {
        return new DeviceRule(false, "a", null, null, "rwm");
    }

    private static DeviceRule allow(String type, @Nullable Long major, @Nullable Long minor, String access) {
        return new DeviceRule(true, type, major, minor, access);
    }
}

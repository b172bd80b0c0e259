package org.gantry.runtime.lxc.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.fs.MountInfo;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.MountAttr;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.tty.Pty;
import org.jspecify.annotations.Nullable;

/** The mounts of a container, in the order LXC makes them. */
public final class Mounts implements AutoCloseable {
    private static final String PROC = "/proc";
    private static final String DEVPTS = "devpts";

    private final Configuration configuration;
    private final MountPoints points;
    private final Path terminals;
    private final CgroupManager cgroup;
    private final boolean unified;
    private @Nullable DetachedMount devpts;
    private @Nullable String devptsTarget;
    private @Nullable Pty terminal;

    /**
     * To be closed when LXC has been given the configuration.
     *
     * @param rootfs the root filesystem, this object's from now on
     * @param terminals where the devpts is going to be attached on the host
     * @param unified whether the host has cgroup v2 and nothing else
     */
    public Mounts(Configuration configuration, RootDir rootfs, Path terminals, CgroupManager cgroup, boolean unified) {
        this.configuration = configuration;
        this.points = new MountPoints(rootfs);
        this.terminals = terminals;
        this.cgroup = cgroup;
        this.unified = unified;
    }

    /** Adds the mounts of the spec; and a terminal, if the container is to have one. */
    public void add(List<RuntimeSpec.Mount> mounts, boolean withTerminal) {
        for (int i = 0; i < mounts.size(); i++) {
            add("mounts[" + i + "]", mounts.get(i));
        }
        if (!points.shows(PROC, "proc")) {
            throw new EngineException.Unsupported(
                    "mounts: a container without a proc on /proc is not supported by the LXC driver");
        }
        if (withTerminal) {
            terminal = devpts == null ? Pty.open() : Pty.openIn(devpts.fd());
            if (devpts != null) {
                bindFile("process.terminal", terminals.resolve(Integer.toString(terminal.number())), "/dev/console");
            }
        }
        if (devptsTarget != null && devptsTarget.equals("dev/pts")) {
            MountPoints.MountPoint ptmx = points.place("mounts", "/dev/ptmx", false);
            configuration.mount("dev/pts/ptmx", ptmx.path(), "none", "bind,relative," + orDefaults(ptmx.creation()));
        }
    }

    /** Adds nodes that are made on the host; {@code nodes} says where, by their paths in the container. */
    public void addDevices(Map<String, Path> nodes) {
        nodes.forEach((path, node) -> bindFile("linux.devices", node, path));
    }

    /** Covers what is at these paths, files with the null device and directories with an empty one. */
    public void mask(List<String> paths, Path nullDevice) {
        for (String path : paths) {
            String clean = MountPoints.clean("linux.maskedPaths", path);
            Optional<Stat> there = points.stat(clean);
            if (there.isPresent()) {
                boolean directory = there.get().isDirectory();
                MountPoints.MountPoint target = points.placeOver("linux.maskedPaths", clean, directory);
                if (directory) {
                    configuration.mount("tmpfs", target.path(), "tmpfs", "ro,nr_blocks=1");
                } else {
                    configuration.mount(nullDevice.toString(), target.path(), "none", "bind");
                }
            }
        }
    }

    /** Makes what is at these paths, and mounted below them, read-only. */
    public void makeReadonly(List<String> paths) {
        for (String path : paths) {
            String clean = MountPoints.clean("linux.readonlyPaths", path);
            Optional<Stat> there = points.stat(clean);
            if (there.isPresent()) {
                String target = points.placeOver(
                                "linux.readonlyPaths", clean, there.get().isDirectory())
                        .path();
                configuration.mount(target, target, "none", "rbind,ro,relative");
            }
        }
    }

    /** Makes the working directory where it is missing. */
    public void makeDirectory(String field, String path) {
        if (!Path.of(path).normalize().equals(Path.of("/"))) {
            points.place(field, path, true);
        }
    }

    /** The devpts that is to be attached for the container. */
    public Optional<DetachedMount> devpts() {
        return Optional.ofNullable(devpts);
    }

    /** The terminal, which is the caller's from now on. */
    public Optional<Pty> takeTerminal() {
        Optional<Pty> taken = Optional.ofNullable(terminal);
        terminal = null;
        return taken;
    }

    @Override
    public void close() {
        points.close();
        takeTerminal().ifPresent(Pty::close);
        if (devpts != null) {
            devpts.close();
        }
    }

    private void add(String field, RuntimeSpec.Mount mount) {
        boolean bind = "bind".equals(mount.type());
        List<String> given = Objects.requireNonNullElse(mount.options(), List.of());
        bind |= given.contains("bind") || given.contains("rbind");
        if (bind && given.contains("rro") && hasNothingBelow(mount)) {
            given = given.stream()
                    .map(option -> option.equals("rro") ? "ro" : option)
                    .toList();
        }
        MountOptions options = MountOptions.parse(field + ".options", given, bind);
        if (mount.uidMappings() != null || mount.gidMappings() != null) {
            throw new EngineException.Unsupported(
                    field + ".uidMappings, .gidMappings are not supported by the LXC driver");
        }
        String type = Objects.requireNonNullElse(mount.type(), "");
        if (bind) {
            addBind(field, mount, options);
        } else if (type.isEmpty()) {
            throw new EngineException.InvalidArgument(field + ": a mount has a type or is a bind mount");
        } else {
            addFileSystem(field, mount, type, options);
        }
    }

    /** Then it makes no difference whether the mounts below are read-only too, which LXC cannot make them. */
    private static boolean hasNothingBelow(RuntimeSpec.Mount mount) {
        try {
            Path source =
                    Path.of(Objects.requireNonNullElse(mount.source(), "/")).toRealPath();
            return MountInfo.self().stream()
                    .map(entry -> Path.of(entry.mountPoint()))
                    .noneMatch(point -> point.startsWith(source) && !point.equals(source));
        } catch (IOException e) {
            return false; // what is wrong with the source is told where it is mounted
        }
    }

    private void addBind(String field, RuntimeSpec.Mount mount, MountOptions options) {
        String source = Objects.requireNonNullElse(mount.source(), "");
        if (!source.startsWith("/") || !Files.exists(Path.of(source))) {
            throw new EngineException.InvalidArgument(field + ": bind source path does not exist: " + source);
        }
        MountPoints.MountPoint target = points.place(field, mount.destination(), Files.isDirectory(Path.of(source)));
        configuration.mount(
                source, target.path(), "none", options.with(options.isBind() ? "" : "bind", target.creation()));
        points.bound(target, Path.of(source));
    }

    private void addFileSystem(String field, RuntimeSpec.Mount mount, String type, MountOptions options) {
        MountPoints.MountPoint target = points.place(field, mount.destination(), true);
        if (type.equals("cgroup") && !unified) {
            addLegacyCgroups(target, options);
        } else if (type.equals(DEVPTS) && devpts == null) {
            addDevpts(field, target, options);
        } else {
            String source = Objects.requireNonNullElse(mount.source(), type);
            String kernels = type.equals("cgroup") ? "cgroup2" : type;
            configuration.mount(source, target.path(), kernels, options.with(target.creation()));
        }
        points.mounted(target, type);
    }

    /**
     * The devpts is made here and mounted by LXC, so that a terminal can be opened in it. Twice, one upon the other: LXC,
     * which would mount one of its own, takes away what it finds at /dev/pts even when it is told to mount none.
     */
    private void addDevpts(String field, MountPoints.MountPoint target, MountOptions options) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : options.parameters()) {
            int equals = parameter.indexOf('=');
            parameters.put(
                    equals < 0 ? parameter : parameter.substring(0, equals),
                    equals < 0 ? "" : parameter.substring(equals + 1));
        }
        try {
            devpts = DetachedMount.of(DEVPTS, parameters, attributes(field, options));
        } catch (SyscallException e) {
            if (e.is(Errno.EINVAL)) {
                throw new EngineException.InvalidArgument(field + ".options: " + e.getMessage(), e);
            }
            throw e;
        }
        configuration.mount(terminals.toString(), target.path(), "none", "bind," + orDefaults(target.creation()));
        configuration.mount(terminals.toString(), target.path(), "none", "bind");
        devptsTarget = target.path();
    }

    private static long attributes(String field, MountOptions options) {
        long attributes = 0;
        for (String flag : options.flags()) {
            attributes |= switch (flag) {
                case "ro" -> MountAttr.RDONLY;
                case "nosuid" -> MountAttr.NOSUID;
                case "noexec" -> MountAttr.NOEXEC;
                case "nodev" -> MountAttr.NODEV;
                case "noatime" -> MountAttr.NOATIME;
                case "rw", "suid", "exec", "dev", "relatime", "defaults", "rprivate", "private", "rslave", "slave" -> 0;
                default ->
                    throw new EngineException.Unsupported(
                            field + ".options: \"" + flag + "\" on a devpts is not supported by the LXC driver");
            };
        }
        return attributes;
    }

    /** One directory for each hierarchy, as seen from the container's cgroup down. */
    private void addLegacyCgroups(MountPoints.MountPoint target, MountOptions options) {
        String kept = options.flags().stream()
                .filter(flag -> List.of("nosuid", "nodev", "noexec").contains(flag))
                .reduce("", (all, flag) -> all + "," + flag);
        configuration.mount("tmpfs", target.path(), "tmpfs", "mode=755" + kept + "," + orDefaults(target.creation()));
        for (CgroupManager.View view : cgroup.views()) {
            configuration.mount(
                    view.group().directory().toString(),
                    target.path() + "/" + view.label(),
                    "none",
                    "bind,create=dir" + kept + (options.isReadOnly() ? ",ro" : ""));
        }
        if (options.isReadOnly()) {
            configuration.mount(target.path(), target.path(), "none", "rbind,ro,relative");
        }
    }

    private void bindFile(String field, Path file, String destination) {
        MountPoints.MountPoint target = points.place(field, destination, false);
        configuration.mount(file.toString(), target.path(), "none", "bind," + orDefaults(target.creation()));
    }

    private static String orDefaults(String creation) {
        return creation.isEmpty() ? "defaults" : creation;
    }
}

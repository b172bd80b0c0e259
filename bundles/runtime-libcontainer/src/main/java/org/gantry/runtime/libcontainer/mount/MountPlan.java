package org.gantry.runtime.libcontainer.mount;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.cgroup.CgroupMode;
import org.gantry.linux.cgroup.NewCgroup;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.MountApi;
import org.gantry.linux.namespace.UserNamespaces;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.tty.Pty;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of a spec, in its order. What does not depend on the container's namespaces is made here already, so that
 * init finds it as a descriptor and no path of the host is looked up inside the container.
 */
public final class MountPlan implements AutoCloseable {
    private static final String DEVPTS = "devpts";
    private static final String CGROUP = "cgroup";

    private final List<PlannedMount> mounts = new ArrayList<>();
    private final List<Fd> made = new ArrayList<>();
    private final CgroupLayout layout;
    private final NewCgroup cgroup;
    private final Optional<Fd> userNamespace;
    private final Fd rootfs;
    private final boolean initCopies;
    private @Nullable Pty terminal;
    private PlannedMount.@Nullable Attach devpts;

    private MountPlan(
            CgroupLayout layout, NewCgroup cgroup, Optional<Fd> userNamespace, Fd rootfs, boolean initCopies) {
        this.initCopies = initCopies;
        this.rootfs = rootfs;
        this.userNamespace = userNamespace;
        this.layout = layout;
        this.cgroup = cgroup;
    }

    /**
     * Plans the mounts and, for a process with a terminal, opens one in the container's own devpts.
     *
     * @param cgroup the container's, whatever its name by now
     * @param userNamespace the container's, to which the devpts belongs then
     * @param rootfs the root filesystem, attached nowhere
     * @param initCopies whether init begins in the mount namespace of the engine, and can copy mounts of that itself
     * @throws EngineException.InvalidArgument for a source that does not exist and options that cannot be
     */
    public static MountPlan of(
            RuntimeSpec spec,
            boolean withTerminal,
            CgroupLayout layout,
            NewCgroup cgroup,
            Optional<Fd> userNamespace,
            Fd rootfs,
            boolean initCopies) {
        var plan = new MountPlan(layout, cgroup, userNamespace, rootfs, initCopies);
        try {
            List<RuntimeSpec.Mount> mounts = Objects.requireNonNullElse(spec.mounts(), List.of());
            for (int i = 0; i < mounts.size(); i++) {
                plan.add("mounts[" + i + "]", mounts.get(i), withTerminal);
            }
            if (withTerminal && plan.terminal == null) {
                plan.terminal = Pty.open();
            }
            return plan;
        } catch (RuntimeException e) {
            plan.close();
            plan.takeTerminal().ifPresent(Pty::close);
            throw e;
        }
    }

    /** What init has to do. */
    public MountShape shape() {
        return new MountShape(mounts, Optional.ofNullable(devpts));
    }

    /** A mount of the engine, attached nowhere, by its number. Attributes are set, but for those of cgroups, which may be directories. */
    public Fd made(int number) {
        return made.get(number);
    }

    /** The terminal, which is the caller's from now on. */
    public Optional<Pty> takeTerminal() {
        Optional<Pty> taken = Optional.ofNullable(terminal);
        terminal = null;
        return taken;
    }

    /** Closes what the engine opened; what init has attached by then stays. */
    @Override
    public void close() {
        made.forEach(Fd::close);
    }

    private void add(String field, RuntimeSpec.Mount mount, boolean withTerminal) {
        MountOptions options =
                MountOptions.parse(field + ".options", Objects.requireNonNullElse(mount.options(), List.of()));
        String destination = ContainerPaths.clean(field, mount.destination());
        String type = Objects.requireNonNullElse(mount.type(), "");
        boolean bind = !options.remount() && (options.bind() || type.equals("bind"));
        refuseExtensions(field, mount, options, bind, type);
        if (options.remount()) {
            addChange(field, destination, options);
        } else if (bind) {
            addBind(field, destination, mount, options);
        } else if (type.isEmpty()) {
            throw new EngineException.InvalidArgument(field + ": a mount has a type or is a bind mount");
        } else {
            refuseBelow(field, options);
            ProcPlaces.check(destination, type);
            if (options.copyUp()) {
                addFilledTmpfs(field, destination, options);
            } else {
                addFileSystem(destination, type, mount, options, withTerminal);
            }
        }
    }

    private void addBind(String field, String destination, RuntimeSpec.Mount mount, MountOptions options) {
        Optional<MountOwners> owners = MountOwners.of(field, mount, options, userNamespace);
        try {
            BindSource source = BindSource.open(field, mount, destination, options, owners);
            mounts.add(attach(destination, source.mount(), source.directory()));
        } finally {
            owners.ifPresent(MountOwners::close);
        }
    }

    /** What only some mounts can have. */
    private static void refuseExtensions(
            String field, RuntimeSpec.Mount mount, MountOptions options, boolean bind, String type) {
        boolean mapped = mount.uidMappings() != null || mount.gidMappings() != null;
        if (!bind && (mapped || options.maps())) {
            throw new EngineException.Unsupported(field + (mapped ? ".uidMappings, .gidMappings" : ".options")
                    + ": the owners of a bind mount alone can be mapped");
        }
        if (options.copyUp() && (bind || options.remount() || !type.equals("tmpfs"))) {
            throw new EngineException.InvalidArgument(field + ".options: \"tmpcopyup\" goes with a new tmpfs alone");
        }
    }

    /** What is mounted above it by then would be left out, so that is refused. */
    private void addFilledTmpfs(String field, String destination, MountOptions options) {
        boolean covered = mounts.stream().anyMatch(mount -> ContainerPaths.isWithin(destination, mount.destination()));
        if (covered) {
            throw new EngineException.Unsupported(
                    field + ".options: \"tmpcopyup\" copies from the root filesystem, and " + destination
                            + " lies in another mount");
        }
        Fd mount = FilledTmpfs.make(
                field, destination, options.parameters(), options.set(), rootfs, userNamespace.isPresent());
        mounts.add(attach(destination, mount, true));
        if (options.propagation() != 0) {
            MountApi.setAttributes(mount, false, 0, 0, options.propagation());
        }
    }

    private void addChange(String field, String destination, MountOptions options) {
        if (!options.parameters().isEmpty()) {
            throw new EngineException.Unsupported(field + ".options: "
                    + options.parameters().keySet() + " cannot be changed once a file system is mounted");
        }
        boolean below = (options.setBelow() | options.clearBelow()) != 0;
        if (below || options.propagationBelow()) {
            mounts.add(new PlannedMount.Change(
                    destination,
                    true,
                    options.setBelow(),
                    options.clearBelow(),
                    options.propagationBelow() ? options.propagation() : 0));
        }
        mounts.add(new PlannedMount.Change(
                destination,
                false,
                options.set(),
                options.clear(),
                options.propagationBelow() ? 0 : options.propagation()));
    }

    private void addFileSystem(
            String destination, String type, RuntimeSpec.Mount mount, MountOptions options, boolean withTerminal) {
        boolean unified = layout.mode() == CgroupMode.UNIFIED;
        if (type.equals(CGROUP) && !unified) {
            addCgroups(destination, options);
        } else if (type.equals(DEVPTS) && withTerminal && terminal == null) {
            addDevpts(destination, options);
        } else {
            mounts.add(new PlannedMount.Make(
                    destination,
                    type.equals(CGROUP) ? "cgroup2" : type,
                    Objects.requireNonNullElse(mount.source(), type),
                    options.parameters(),
                    options.set(),
                    options.propagation()));
        }
    }

    private void addCgroups(String destination, MountOptions options) {
        List<PlannedMount.View> views = new ArrayList<>();
        int number = made.size();
        made.addAll(initCopies ? cgroup.directories() : cgroup.mounts());
        for (CgroupManager.View view : cgroup.views()) {
            views.add(new PlannedMount.View(view.label(), view.controllers(), number++));
        }
        mounts.add(new PlannedMount.LegacyCgroups(destination, views, options.set()));
    }

    /** From now on it is closed with the plan. */
    private PlannedMount.Attach attach(String destination, Fd mount, boolean directory) {
        made.add(mount);
        return new PlannedMount.Attach(destination, made.size() - 1, directory);
    }

    /** The terminal has to be one of the container's own, and who opens it needs no path for that. */
    private void addDevpts(String destination, MountOptions options) {
        Fd mount = makeDevpts(destination, options);
        devpts = attach(destination, mount, true);
        terminal = Pty.openIn(mount);
        mounts.add(devpts);
    }

    private Fd makeDevpts(String destination, MountOptions options) {
        try {
            return userNamespace
                    .map(users -> UserNamespaces.makeFileSystem(users, DEVPTS, options.parameters(), options.set()))
                    .orElseGet(() -> DetachedMount.of(DEVPTS, options.parameters(), options.set())
                            .fd());
        } catch (SyscallException e) {
            if (e.is(Errno.EINVAL)) {
                throw new EngineException.InvalidArgument(
                        "the options of the mount on " + destination + ": " + e.getMessage(), e);
            }
            throw e;
        }
    }

    private static void refuseBelow(String field, MountOptions options) {
        if (options.setBelow() != 0 || options.clearBelow() != 0) {
            throw new EngineException.InvalidArgument(
                    field + ".options: a new file system has no mounts below it to change");
        }
    }
}

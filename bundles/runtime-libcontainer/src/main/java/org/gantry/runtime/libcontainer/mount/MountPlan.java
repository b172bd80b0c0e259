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
import org.gantry.linux.fd.Fd;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.namespace.UserNamespaces;
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
    private final List<Fd> opened = new ArrayList<>();
    private final CgroupLayout layout;
    private final CgroupManager cgroup;
    private final Optional<Fd> userNamespace;
    private @Nullable Pty terminal;
    private PlannedMount.@Nullable Attach devpts;

    private MountPlan(CgroupLayout layout, CgroupManager cgroup, Optional<Fd> userNamespace) {
        this.userNamespace = userNamespace;
        this.layout = layout;
        this.cgroup = cgroup;
    }

    /**
     * Plans the mounts and, for a process with a terminal, opens one in the container's own devpts.
     *
     * @param userNamespace the container's, to which the devpts belongs then
     * @throws EngineException.InvalidArgument for a source that does not exist and options that cannot be
     */
    public static MountPlan of(
            RuntimeSpec spec,
            boolean withTerminal,
            CgroupLayout layout,
            CgroupManager cgroup,
            Optional<Fd> userNamespace) {
        var plan = new MountPlan(layout, cgroup, userNamespace);
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

    public List<PlannedMount> mounts() {
        return mounts;
    }

    /** The terminal, which is the caller's from now on. */
    public Optional<Pty> takeTerminal() {
        Optional<Pty> taken = Optional.ofNullable(terminal);
        terminal = null;
        return taken;
    }

    /** The devpts made for the terminal. */
    public Optional<PlannedMount.Attach> devptsOfTerminal() {
        return Optional.ofNullable(devpts);
    }

    /** The last mount at exactly this path. */
    public Optional<PlannedMount> at(String destination) {
        return mounts.stream()
                .filter(mount -> mount.destination().equals(destination) && !(mount instanceof PlannedMount.Change))
                .reduce((earlier, later) -> later);
    }

    /** Closes what the engine opened; what init has attached by then stays. */
    @Override
    public void close() {
        opened.forEach(Fd::close);
    }

    private void add(String field, RuntimeSpec.Mount mount, boolean withTerminal) {
        if (mount.uidMappings() != null || mount.gidMappings() != null) {
            throw new EngineException.Unsupported(field + ".uidMappings is not supported yet");
        }
        MountOptions options =
                MountOptions.parse(field + ".options", Objects.requireNonNullElse(mount.options(), List.of()));
        String destination = ContainerPaths.clean(field, mount.destination());
        String type = Objects.requireNonNullElse(mount.type(), "");
        if (options.remount()) {
            addChange(field, destination, options);
        } else if (options.bind() || type.equals("bind")) {
            addBind(field, destination, mount, options);
        } else if (type.isEmpty()) {
            throw new EngineException.InvalidArgument(field + ": a mount has a type or is a bind mount");
        } else {
            refuseBelow(field, options);
            ProcPlaces.check(destination, type);
            addFileSystem(destination, type, mount, options, withTerminal);
        }
    }

    private void addBind(String field, String destination, RuntimeSpec.Mount mount, MountOptions options) {
        BindSource source = BindSource.open(field, mount, destination, options);
        opened.add(source.mount());
        mounts.add(new PlannedMount.Attach(destination, source.mount(), source.directory()));
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
            mounts.add(new PlannedMount.LegacyCgroups(destination, cgroup.views(), options.set()));
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

    /** The terminal has to be one of the container's own, and who opens it needs no path for that. */
    private void addDevpts(String destination, MountOptions options) {
        Fd mount = userNamespace
                .map(users -> UserNamespaces.makeFileSystem(users, DEVPTS, options.parameters(), options.set()))
                .orElseGet(() -> DetachedMount.of(DEVPTS, options.parameters(), options.set())
                        .fd());
        opened.add(mount);
        terminal = Pty.openIn(mount);
        devpts = new PlannedMount.Attach(destination, mount, true);
        mounts.add(devpts);
    }

    private static void refuseBelow(String field, MountOptions options) {
        if (options.setBelow() != 0 || options.clearBelow() != 0) {
            throw new EngineException.InvalidArgument(
                    field + ".options: a new file system has no mounts below it to change");
        }
    }
}

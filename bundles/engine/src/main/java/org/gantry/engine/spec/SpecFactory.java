package org.gantry.engine.spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gantry.api.ByteSize;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.IsolationConfig;
import org.gantry.api.container.MountPoint;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.oci.RuntimeSpec.Linux;
import org.gantry.api.oci.RuntimeSpec.Mount;
import org.gantry.api.oci.RuntimeSpec.Namespace;
import org.gantry.api.oci.RuntimeSpec.Seccomp;
import org.jspecify.annotations.Nullable;

/** Writes the OCI RuntimeSpec of a container; a default one is what dockerd's default is. */
public final class SpecFactory {
    private static final Mount HOSTS_QUEUES =
            Mount.of("/dev/mqueue", "bind", "/dev/mqueue", "rbind", "nosuid", "noexec", "nodev");

    private final Machine machine = Machine.ofThisHost();

    /** The spec of a container that passed {@link CreateChecks}. */
    public RuntimeSpec create(SpecRequest request) {
        ContainerConfig config = request.config();
        IsolationConfig isolation = config.isolation();
        RuntimeSpec.Process process = ProcessSpecs.ofInit(config, request.hostname(), request.root());
        boolean ownUts = !NamespaceModes.isHost(isolation.utsMode());
        return new RuntimeSpec(
                RuntimeSpec.VERSION,
                new RuntimeSpec.Root("rootfs", isolation.readonlyRootfs()),
                mounts(request),
                process,
                ownUts ? request.hostname() : null,
                ownUts && !isolation.domainname().isEmpty() ? isolation.domainname() : null,
                null,
                linux(request, isolation, process),
                config.lifecycle().annotations().isEmpty()
                        ? null
                        : config.lifecycle().annotations());
    }

    private Linux linux(SpecRequest request, IsolationConfig isolation, RuntimeSpec.Process process) {
        ContainerConfig config = request.config();
        Devices devices = Devices.of(
                isolation.privileged(),
                config.resources().devices(),
                config.resources().deviceCgroupRules());
        List<Namespace> namespaces = NamespaceModes.of(isolation, request.given());
        return new Linux(
                null,
                null,
                isolation.sysctls().isEmpty() ? null : isolation.sysctls(),
                Limits.toOci(config.resources(), devices.rules()),
                request.cgroupsPath(),
                namespaces,
                devices.nodes(),
                null,
                seccomp(isolation, process),
                null,
                isolation.effectiveMaskedPaths(),
                isolation.effectiveReadonlyPaths(),
                null,
                null,
                null,
                null,
                null);
    }

    private @Nullable Seccomp seccomp(IsolationConfig isolation, RuntimeSpec.Process process) {
        String option = SecurityOptions.parse(isolation.securityOptions()).seccomp();
        if (SecurityOptions.UNCONFINED.equals(option) || (isolation.privileged() && option == null)) {
            return null;
        }
        SeccompProfile profile = option == null ? SeccompProfile.ofDocker() : SeccompProfile.parse(option);
        var capabilities = process.capabilities();
        List<String> bounding =
                capabilities == null || capabilities.bounding() == null ? List.of() : capabilities.bounding();
        return profile.forContainer(bounding, machine);
    }

    /** The defaults the user does not mount over; then the engine's files and the user's mounts, outer ones first. */
    private static List<Mount> mounts(SpecRequest request) {
        Set<String> taken = new HashSet<>();
        request.mounts().forEach(parsed -> taken.add(parsed.mount().destination()));
        IsolationConfig isolation = request.config().isolation();
        ByteSize shmSize = DefaultMounts.shmSize(request.config().resources());
        List<Mount> mounts = new ArrayList<>();
        for (Mount mount : DefaultMounts.of(isolation.privileged(), request.sharedMemory(), shmSize)) {
            boolean noShm =
                    isolation.ipcMode().equals("none") && mount.destination().equals("/dev/shm");
            if (taken.contains(mount.destination()) || noShm) {
                continue;
            }
            if (!isQueuesOfHost(mount, request)) {
                mounts.add(mount);
            } else if (Files.isDirectory(Path.of(HOSTS_QUEUES.destination()))) {
                mounts.add(HOSTS_QUEUES);
            }
        }
        List<Mount> deeper = new ArrayList<>();
        for (MountPoint file : request.files()) {
            if (!taken.contains(file.destination())) {
                deeper.add(bind(file, true, true, request.hasUsers()));
            }
        }
        request.mounts().forEach(parsed -> deeper.add(userMount(parsed, request)));
        deeper.sort(Comparator.comparingInt(mount -> depth(mount.destination())));
        mounts.addAll(deeper);
        return mounts;
    }

    private static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }

    /**
     * Only who has rights in the host's IPC namespace can mount a view of it, which root of a user namespace has not: the
     * host's own is shown then, if it has one.
     */
    private static boolean isQueuesOfHost(Mount mount, SpecRequest request) {
        return mount.destination().equals(HOSTS_QUEUES.destination())
                && request.hasUsers()
                && NamespaceModes.isHost(request.config().isolation().ipcMode());
    }

    private static Mount userMount(UserMount asked, SpecRequest request) {
        return asked.isTmpfs()
                ? new Mount(
                        asked.mount().destination(),
                        "tmpfs",
                        "tmpfs",
                        TmpfsSpec.toOci(asked.tmpfsOptions()),
                        null,
                        null)
                : bind(asked.mount(), asked.recursive(), asked.readOnlyBelow(), isMapped(asked, request));
    }

    /**
     * Volumes are the engine's and have the container's owners, so that who has one with other ids finds the same; what is
     * elsewhere on the host stays with whoever it belongs to there.
     */
    private static boolean isMapped(UserMount asked, SpecRequest request) {
        return request.hasUsers()
                && asked.isVolume()
                && !request.unmapped().contains(asked.mount().destination());
    }

    /** @param mapped whether files on disk belong to who they would belong to without a user namespace */
    private static Mount bind(MountPoint point, boolean recursive, boolean readOnlyBelow, boolean mapped) {
        List<String> options = new ArrayList<>(List.of(recursive ? "rbind" : "bind"));
        if (!point.writable()) { // and no "rw" if it is: what is read-only on the host stays so
            options.add(recursive && readOnlyBelow ? "rro" : "ro");
        }
        if (mapped) {
            options.add("idmap");
        }
        options.add(point.propagation().isEmpty() ? "rprivate" : point.propagation());
        return new Mount(point.destination(), "bind", point.source(), options, null, null);
    }
}

package org.gantry.engine.spec;

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
        List<Namespace> namespaces = NamespaceModes.of(isolation, request.network(), request.initOf());
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
        ByteSize shm = request.config().resources().shmSize();
        ByteSize shmSize = shm == null || shm.bytes() == 0 ? DefaultMounts.SHM_SIZE : shm;
        boolean hostIpc = NamespaceModes.isHost(isolation.ipcMode());
        List<Mount> mounts = new ArrayList<>();
        for (Mount mount : DefaultMounts.of(isolation.privileged(), hostIpc, shmSize)) {
            boolean noShm =
                    isolation.ipcMode().equals("none") && mount.destination().equals("/dev/shm");
            if (!taken.contains(mount.destination()) && !noShm) {
                mounts.add(mount);
            }
        }
        List<Mount> deeper = new ArrayList<>();
        for (MountPoint file : request.files()) {
            if (!taken.contains(file.destination())) {
                deeper.add(bind(file, true, true));
            }
        }
        request.mounts().forEach(parsed -> deeper.add(userMount(parsed)));
        deeper.sort(Comparator.comparingInt(mount -> depth(mount.destination())));
        mounts.addAll(deeper);
        return mounts;
    }

    private static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }

    private static Mount userMount(UserMount asked) {
        return asked.isTmpfs()
                ? new Mount(
                        asked.mount().destination(),
                        "tmpfs",
                        "tmpfs",
                        TmpfsSpec.toOci(asked.tmpfsOptions()),
                        null,
                        null)
                : bind(asked.mount(), asked.recursive(), asked.readOnlyBelow());
    }

    private static Mount bind(MountPoint point, boolean recursive, boolean readOnlyBelow) {
        List<String> options = new ArrayList<>(List.of(recursive ? "rbind" : "bind"));
        if (!point.writable()) { // and no "rw" if it is: what is read-only on the host stays so
            options.add(recursive && readOnlyBelow ? "rro" : "ro");
        }
        options.add(point.propagation().isEmpty() ? "rprivate" : point.propagation());
        return new Mount(point.destination(), "bind", point.source(), options, null, null);
    }
}

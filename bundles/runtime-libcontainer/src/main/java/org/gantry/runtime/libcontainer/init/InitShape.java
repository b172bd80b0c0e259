package org.gantry.runtime.libcontainer.init;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.runtime.libcontainer.mount.MountShape;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.seccomp.SeccompFilter;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a container's init.
 *
 * @param named whether there is a host name
 * @param inDomain whether there is a domain name
 * @param readonlyRoot whether the root filesystem cannot be written to
 * @param process without its command and environment
 * @param linux without namespaces, cgroups and whatever else is not for init to do
 * @param hierarchies of legacy cgroups, to be joined
 * @param cgroup whether init is made in a cgroup of version 2
 * @param ownStreams the streams that are the container's alone
 * @param terminal the number of the terminal in its devpts, if the container has one
 * @param nodes the names, by their paths, of the devices of a container that may not make any itself
 * @param candidates where its program may be, how many places
 * @param looksForProgram whether it fails before the barrier when the program is not there
 * @param halts whether outsiders act before it leaves the host's tree
 */
record InitShape(
        boolean named,
        boolean inDomain,
        boolean readonlyRoot,
        RuntimeSpec.Process process,
        RuntimeSpec.Linux linux,
        NamespaceShape namespaces,
        MountShape mounts,
        int hierarchies,
        boolean cgroup,
        Optional<SeccompFilter> filter,
        EngineCapabilities engine,
        List<Integer> ownStreams,
        Optional<Integer> terminal,
        Optional<Map<String, String>> nodes,
        int candidates,
        boolean looksForProgram,
        boolean halts)
        implements ProcessShape {

    static InitShape of(InitProgram program, int candidates, boolean looksForProgram, boolean halts) {
        RuntimeSpec spec = program.spec();
        return new InitShape(
                isGiven(spec.hostname()),
                isGiven(spec.domainname()),
                spec.root() != null && Boolean.TRUE.equals(spec.root().readonly()),
                ProcessShape.withoutCommand(Objects.requireNonNull(spec.process())),
                forInit(Objects.requireNonNull(spec.linux())),
                program.namespaces().shape(),
                program.mounts().shape(),
                program.cgroups().tasks().size(),
                program.cgroups().directory().isPresent(),
                program.filter(),
                program.engine(),
                List.copyOf(program.ownStreams()),
                program.terminal(),
                program.nodes().map(DeviceNodes::names),
                candidates,
                looksForProgram,
                halts);
    }

    /** Of what differs most: to hash all of it takes longer than to compare it with the few shapes that there are. */
    @Override
    public int hashCode() {
        return Objects.hash(mounts.mounts().size(), readonlyRoot, process.cwd(), terminal, hierarchies, candidates);
    }

    @Override
    public SharedScript makeScript() {
        return new InitScript(this).make();
    }

    private static RuntimeSpec.Linux forInit(RuntimeSpec.Linux linux) {
        return new RuntimeSpec.Linux(
                null,
                null,
                linux.sysctl(),
                null,
                null,
                null,
                linux.devices(),
                null,
                null,
                linux.rootfsPropagation(),
                linux.maskedPaths(),
                linux.readonlyPaths(),
                null,
                null,
                linux.memoryPolicy(),
                linux.personality(),
                null);
    }

    private static boolean isGiven(@Nullable String name) {
        return name != null && !name.isEmpty();
    }
}

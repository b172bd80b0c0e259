package org.gantry.runtime.oci;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a program would pass over in silence because it is older than the field. What a program knows and its host
 * lacks it refuses itself.
 */
final class SpecFields {
    private static final SpecVersion V1_1 = new SpecVersion(1, 1, 0);
    private static final SpecVersion V1_2_1 = new SpecVersion(1, 2, 1);
    private static final SpecVersion V1_3 = new SpecVersion(1, 3, 0);
    private static final String MAJOR_VERSION = "1.";

    private final OciProgram program;

    SpecFields(OciProgram program) {
        this.program = program;
    }

    /**
     * Looks through a whole spec.
     *
     * @throws EngineException.Unsupported naming the first field that the program does not know
     * @throws EngineException.InvalidArgument if a required one is missing
     */
    void check(RuntimeSpec spec) {
        if (!spec.ociVersion().startsWith(MAJOR_VERSION)) {
            throw new EngineException.Unsupported(
                    "ociVersion \"" + spec.ociVersion() + "\" is not supported: this is a runtime of version 1");
        }
        if (spec.process() == null || spec.process().args().isEmpty()) {
            throw new EngineException.InvalidArgument("process.args is missing: there is nothing to run");
        }
        if (spec.linux() == null || isAbsent(spec.linux().cgroupsPath())) {
            throw new EngineException.InvalidArgument(
                    "linux.cgroupsPath is missing: a container has a cgroup of its own");
        }
        since(V1_1, "domainname", spec.domainname());
        checkProcess(spec.process());
        checkMounts(Objects.requireNonNullElse(spec.mounts(), List.<RuntimeSpec.Mount>of()));
        checkLinux(spec.linux());
    }

    /** Looks through a process, of a container or of an exec. */
    void checkProcess(RuntimeSpec.Process process) {
        refuse("process.commandLine", process.commandLine(), "it belongs to another platform");
        refuse("process.user.username", process.user().username(), "it belongs to another platform");
        since(V1_1, "process.scheduler", process.scheduler());
        since(V1_1, "process.ioPriority", process.ioPriority());
        since(V1_2_1, "process.execCPUAffinity", process.execCPUAffinity());
    }

    private void checkMounts(List<RuntimeSpec.Mount> mounts) {
        for (int i = 0; i < mounts.size(); i++) {
            since(V1_1, "mounts[" + i + "].uidMappings", mounts.get(i).uidMappings());
            since(V1_1, "mounts[" + i + "].gidMappings", mounts.get(i).gidMappings());
        }
    }

    private void checkLinux(RuntimeSpec.Linux linux) {
        since(V1_1, "linux.timeOffsets", linux.timeOffsets());
        since(V1_3, "linux.netDevices", linux.netDevices());
        since(V1_3, "linux.memoryPolicy", linux.memoryPolicy());
        boolean time = linux.namespaces() != null
                && linux.namespaces().stream()
                        .anyMatch(namespace -> namespace.type().equals("time"));
        since(V1_1, "linux.namespaces: time", time);
        LinuxResources.Cpu cpu =
                linux.resources() == null ? null : linux.resources().cpu();
        if (cpu != null) {
            since(V1_1, "linux.resources.cpu.burst", cpu.burst());
            since(V1_1, "linux.resources.cpu.idle", cpu.idle());
        }
    }

    private void since(SpecVersion version, String field, @Nullable Object value) {
        if (program.spec().compareTo(version) < 0) {
            refuse(
                    field,
                    value,
                    program.name() + " " + program.version() + " knows version " + program.spec()
                            + " of the specification, which has no such field");
        }
    }

    private static void refuse(String field, @Nullable Object value, String reason) {
        if (!isAbsent(value)) {
            throw new EngineException.Unsupported(field + " is not supported: " + reason);
        }
    }

    /** Empty collections and strings say as little as null. A 0 or false is what would hold anyway. */
    private static boolean isAbsent(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case Collection<?> collection -> collection.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case String string -> string.isEmpty();
            case Number number -> number.longValue() == 0;
            case Boolean flag -> !flag;
            default -> false;
        };
    }
}

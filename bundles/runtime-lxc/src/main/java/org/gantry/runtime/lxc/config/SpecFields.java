package org.gantry.runtime.lxc.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.runtime.support.identity.CapabilitySet;
import org.jspecify.annotations.Nullable;

/** Refuses what LXC cannot do, by name: nothing of a spec is ignored. */
public final class SpecFields {
    private static final String MAJOR_VERSION = "1.";
    private static final String NOT_LXC = " is not supported by the LXC driver";

    private SpecFields() {}

    /**
     * Looks through a whole spec.
     *
     * @throws EngineException.Unsupported naming the first field that is not supported
     * @throws EngineException.InvalidArgument if a required one is missing
     */
    public static void check(RuntimeSpec spec) {
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
        RuntimeSpec.Hooks hooks = spec.hooks();
        if (hooks != null) {
            refuse("hooks.prestart", hooks.prestart());
            refuse("hooks.createRuntime", hooks.createRuntime());
            refuse("hooks.createContainer", hooks.createContainer());
            refuse("hooks.startContainer", hooks.startContainer());
            refuse("hooks.poststart", hooks.poststart());
            refuse("hooks.poststop", hooks.poststop());
        }
        checkProcess(spec.process());
        checkLinux(spec.linux());
    }

    /** Looks through a process, of a container or of an exec. */
    public static void checkProcess(RuntimeSpec.Process process) {
        if (process.args().isEmpty()) {
            throw new EngineException.InvalidArgument("process.args is empty: there is nothing to execute");
        }
        refuse("process.commandLine", process.commandLine());
        refuse("process.user.username", process.user().username());
        refuse("process.selinuxLabel", process.selinuxLabel());
        refuse("process.scheduler", process.scheduler());
        refuse("process.ioPriority", process.ioPriority());
        refuse("process.execCPUAffinity", process.execCPUAffinity());
        RuntimeSpec.Capabilities capabilities = process.capabilities();
        if (capabilities != null) {
            refuse("process.capabilities.inheritable", capabilities.inheritable());
            refuse("process.capabilities.ambient", capabilities.ambient());
            checkWithin("process.capabilities.effective", capabilities.effective(), capabilities.bounding());
            checkWithin("process.capabilities.permitted", capabilities.permitted(), capabilities.bounding());
        }
    }

    /** Looks through limits, of a container or of an update. What this host's cgroups lack is found when it is set. */
    public static void checkResources(LinuxResources resources) {
        LinuxResources.Memory memory = resources.memory();
        if (memory != null) {
            refuse("linux.resources.memory.kernel", memory.kernel());
            if (Boolean.FALSE.equals(memory.useHierarchy())) {
                throw new EngineException.Unsupported("linux.resources.memory.useHierarchy: false is not supported");
            }
        }
    }

    /**
     * A program gets from execve(2) what its user may have: root all of the bounding set, others nothing. So the other sets
     * say nothing, unless they say something else.
     */
    private static void checkWithin(String field, @Nullable List<String> set, @Nullable List<String> bounding) {
        CapabilitySet beyond = CapabilitySet.of(set).without(CapabilitySet.of(bounding));
        if (!beyond.isEmpty()) {
            throw new EngineException.Unsupported(field + ": " + beyond + " outside of the bounding set" + NOT_LXC);
        }
    }

    private static void checkLinux(RuntimeSpec.Linux linux) {
        refuse("linux.uidMappings", linux.uidMappings());
        refuse("linux.gidMappings", linux.gidMappings());
        refuse("linux.netDevices", linux.netDevices());
        refuse("linux.mountLabel", linux.mountLabel());
        refuse("linux.intelRdt", linux.intelRdt());
        refuse("linux.memoryPolicy", linux.memoryPolicy());
        refuse("linux.personality", linux.personality());
        refuse("linux.timeOffsets", linux.timeOffsets());
        String propagation = Objects.requireNonNullElse(linux.rootfsPropagation(), "");
        if (propagation.endsWith("shared") || propagation.endsWith("unbindable")) {
            throw new EngineException.Unsupported("linux.rootfsPropagation: \"" + propagation + "\"" + NOT_LXC);
        }
        if (linux.resources() != null) {
            checkResources(linux.resources());
        }
    }

    private static void refuse(String field, @Nullable Object value) {
        if (!isAbsent(value)) {
            throw new EngineException.Unsupported(field + NOT_LXC);
        }
    }

    /** Empty collections and strings say as little as null. A 0 or false is what would hold anyway. */
    static boolean isAbsent(@Nullable Object value) {
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

package org.gantry.runtime.libcontainer.spec;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;

/** Refuses what this driver does not do, by name: nothing of a spec is ignored. */
public final class SpecCheck {
    private SpecCheck() {}

    /**
     * Looks through a whole spec.
     *
     * @throws EngineException.Unsupported naming the first field that is not supported
     * @throws EngineException.InvalidArgument if a required one is missing
     */
    public static void check(RuntimeSpec spec) {
        if (spec.process() == null) {
            throw new EngineException.InvalidArgument("process is missing: there is nothing to run");
        }
        if (spec.linux() == null) {
            throw new EngineException.InvalidArgument("linux is missing: this is a Linux runtime");
        }
        checkHooks(spec.hooks());
        checkProcess(spec.process());
        checkLinux(spec.linux());
        checkNames(spec, spec.linux());
        if (joinsMounts(spec.linux())) {
            checkJoinedTree(spec, spec.linux());
        }
    }

    /** Looks through a process, of a container or of an exec. */
    public static void checkProcess(RuntimeSpec.Process process) {
        refuse("process.commandLine", process.commandLine());
        refuse("process.user.username", process.user().username());
        SecurityLabels.check(process);
        ProcessCheck.check(process);
    }

    /**
     * Looks through limits, of a container or of an update. Only the limit of kernel memory is refused here, which kernels
     * no longer have; what this host's cgroups lack is found when it is set. {@code useHierarchy} asks for what is so.
     */
    public static void checkResources(LinuxResources resources) {
        LinuxResources.Memory memory = resources.memory();
        if (memory != null) {
            refuse("linux.resources.memory.kernel", memory.kernel());
        }
    }

    private static void checkHooks(RuntimeSpec.@Nullable Hooks hooks) {
        if (hooks != null) {
            checkHooks("hooks.prestart", hooks.prestart());
            checkHooks("hooks.createRuntime", hooks.createRuntime());
            checkHooks("hooks.createContainer", hooks.createContainer());
            checkHooks("hooks.startContainer", hooks.startContainer());
            checkHooks("hooks.poststart", hooks.poststart());
            checkHooks("hooks.poststop", hooks.poststop());
        }
    }

    private static void checkHooks(String field, @Nullable List<RuntimeSpec.Hook> hooks) {
        for (RuntimeSpec.Hook hook : Objects.requireNonNullElse(hooks, List.<RuntimeSpec.Hook>of())) {
            if (!hook.path().startsWith("/")) {
                throw new EngineException.InvalidArgument(field + ": \"" + hook.path() + "\" is no absolute path");
            }
            if (hook.timeout() != null && hook.timeout() <= 0) {
                throw new EngineException.InvalidArgument(field + ": a timeout is greater than zero");
            }
        }
    }

    private static void checkLinux(RuntimeSpec.Linux linux) {
        refuse("linux.mountLabel", linux.mountLabel());
        refuse("linux.netDevices", linux.netDevices());
        refuse("linux.intelRdt", linux.intelRdt());
        if (linux.personality() != null) {
            refuse("linux.personality.flags", linux.personality().flags());
        }
        if (linux.cgroupsPath() == null || linux.cgroupsPath().isEmpty()) {
            throw new EngineException.InvalidArgument(
                    "linux.cgroupsPath is missing: a container has a cgroup of its own");
        }
        if (linux.resources() != null) {
            checkResources(linux.resources());
        }
    }

    private static void checkNames(RuntimeSpec spec, RuntimeSpec.Linux linux) {
        boolean named = !isAbsent(spec.hostname()) || !isAbsent(spec.domainname());
        boolean separate = linux.namespaces() != null
                && linux.namespaces().stream()
                        .anyMatch(namespace -> namespace.type().equals("uts"));
        if (named && !separate) {
            throw new EngineException.InvalidArgument("unable to set hostname without a private UTS namespace");
        }
    }

    private static boolean joinsMounts(RuntimeSpec.Linux linux) {
        return linux.namespaces() != null
                && linux.namespaces().stream()
                        .anyMatch(namespace -> namespace.type().equals("mount") && !isAbsent(namespace.path()));
    }

    /** The tree of a mount namespace belongs to who made it: a container that joins takes root filesystem and all as it is. */
    private static void checkJoinedTree(RuntimeSpec spec, RuntimeSpec.Linux linux) {
        refuseInJoinedTree("mounts", spec.mounts());
        refuseInJoinedTree(
                "root.readonly", spec.root() == null ? null : spec.root().readonly());
        refuseInJoinedTree("linux.devices", linux.devices());
        refuseInJoinedTree("linux.maskedPaths", linux.maskedPaths());
        refuseInJoinedTree("linux.readonlyPaths", linux.readonlyPaths());
        refuseInJoinedTree("linux.rootfsPropagation", linux.rootfsPropagation());
        if (spec.hooks() != null) {
            refuseInJoinedTree("hooks.prestart", spec.hooks().prestart());
            refuseInJoinedTree("hooks.createRuntime", spec.hooks().createRuntime());
            refuseInJoinedTree("hooks.createContainer", spec.hooks().createContainer());
        }
    }

    private static void refuseInJoinedTree(String field, @Nullable Object value) {
        if (!isAbsent(value)) {
            throw new EngineException.InvalidArgument(
                    field + " cannot be set in a mount namespace that the container joins");
        }
    }

    private static void refuse(String field, @Nullable Object value) {
        if (!isAbsent(value)) {
            throw new EngineException.Unsupported(field + " is not supported yet");
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

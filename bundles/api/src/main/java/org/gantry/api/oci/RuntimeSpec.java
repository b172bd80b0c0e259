package org.gantry.api.oci;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The {@code config.json} of an OCI runtime bundle (runtime-spec config.md): every property that a Linux runtime can meet,
 * whether a driver supports it or not, so that none can be passed over. A null component is an absent property; a record
 * whose required component is null cannot be made.
 *
 * @param root required by Linux runtimes; in a {@code TaskRequest} its path is only a label, for the root filesystem
 *     comes as a descriptor
 */
public record RuntimeSpec(
        String ociVersion,
        @Nullable Root root,
        @Nullable List<Mount> mounts,
        @Nullable Process process,
        @Nullable String hostname,
        @Nullable String domainname,
        @Nullable Hooks hooks,
        @Nullable Linux linux,
        @Nullable Map<String, String> annotations) {

    /** The version of the specification these records follow. */
    public static final String VERSION = "1.2.0";

    public RuntimeSpec {
        Objects.requireNonNull(ociVersion, "ociVersion");
    }

    /** The root filesystem. */
    public record Root(String path, @Nullable Boolean readonly) {
        public Root {
            Objects.requireNonNull(path, "path");
        }
    }

    /**
     * One mount, applied in list order.
     *
     * @param options as mount(8) spells them, plus the ones config.md lists
     */
    public record Mount(
            String destination,
            @Nullable String type,
            @Nullable String source,
            @Nullable List<String> options,
            @Nullable List<IdMapping> uidMappings,
            @Nullable List<IdMapping> gidMappings) {

        public Mount {
            Objects.requireNonNull(destination, "destination");
        }

        public static Mount of(String destination, String type, String source, String... options) {
            return new Mount(destination, type, source, List.of(options), null, null);
        }
    }

    /**
     * The container's init process, or (as {@code process.json}) an exec'd one.
     *
     * @param user absent in a document: root
     */
    public record Process(
            @Nullable Boolean terminal,
            @Nullable Box consoleSize,
            User user,
            List<String> args,
            @Nullable String commandLine,
            @Nullable List<String> env,
            String cwd,
            @Nullable Capabilities capabilities,
            @Nullable List<Rlimit> rlimits,
            @Nullable Boolean noNewPrivileges,
            @Nullable String apparmorProfile,
            @Nullable Integer oomScoreAdj,
            @Nullable Scheduler scheduler,
            @Nullable String selinuxLabel,
            @Nullable IoPriority ioPriority,
            @Nullable ExecCpuAffinity execCPUAffinity) {

        public Process {
            user = Objects.requireNonNullElse(user, User.ROOT);
            Objects.requireNonNull(args, "args");
            Objects.requireNonNull(cwd, "cwd");
        }
    }

    /** A terminal's size in characters. */
    public record Box(int height, int width) {}

    /** Unsigned 32-bit identifiers in a long. */
    public record User(
            long uid,
            long gid,
            @Nullable Integer umask,
            @Nullable List<Long> additionalGids,
            @Nullable String username) {

        public static final User ROOT = new User(0, 0, null, null, null);
    }

    /** The five sets of capabilities(7), by name with the {@code CAP_} prefix. */
    public record Capabilities(
            @Nullable List<String> bounding,
            @Nullable List<String> effective,
            @Nullable List<String> inheritable,
            @Nullable List<String> permitted,
            @Nullable List<String> ambient) {}

    /** One {@code RLIMIT_*}; the unsigned 64-bit infinity is -1. */
    public record Rlimit(
            String type, @Unsigned long soft, @Unsigned long hard) {
        public Rlimit {
            Objects.requireNonNull(type, "type");
        }
    }

    /** sched_setattr(2) of the process; times in nanoseconds. */
    public record Scheduler(
            String policy,
            @Nullable Integer nice,
            @Nullable Integer priority,
            @Nullable List<String> flags,
            @Unsigned @Nullable Long runtime,
            @Unsigned @Nullable Long deadline,
            @Unsigned @Nullable Long period) {
        public Scheduler {
            Objects.requireNonNull(policy, "policy");
        }
    }

    /** ioprio_set(2) of the process. */
    public record IoPriority(@JsonName("class") String ioClass, int priority) {
        public IoPriority {
            Objects.requireNonNull(ioClass, "class");
        }
    }

    /** CPU lists for runtime exec. */
    public record ExecCpuAffinity(
            @Nullable String initial,
            @JsonName("final") @Nullable String last) {}

    /** The six kinds of hooks, each run in list order. */
    public record Hooks(
            @Nullable List<Hook> prestart,
            @Nullable List<Hook> createRuntime,
            @Nullable List<Hook> createContainer,
            @Nullable List<Hook> startContainer,
            @Nullable List<Hook> poststart,
            @Nullable List<Hook> poststop) {}

    /** A program run at a point of the lifecycle; the timeout is in seconds. */
    public record Hook(
            String path,
            @Nullable List<String> args,
            @Nullable List<String> env,
            @Nullable Integer timeout) {
        public Hook {
            Objects.requireNonNull(path, "path");
        }
    }

    /** A range of user or group identifiers. */
    public record IdMapping(long containerID, long hostID, long size) {}

    /** What config-linux.md adds. */
    public record Linux(
            @Nullable List<IdMapping> uidMappings,
            @Nullable List<IdMapping> gidMappings,
            @Nullable Map<String, String> sysctl,
            @Nullable LinuxResources resources,
            @Nullable String cgroupsPath,
            @Nullable List<Namespace> namespaces,
            @Nullable List<Device> devices,
            @Nullable Map<String, NetDevice> netDevices,
            @Nullable Seccomp seccomp,
            @Nullable String rootfsPropagation,
            @Nullable List<String> maskedPaths,
            @Nullable List<String> readonlyPaths,
            @Nullable String mountLabel,
            @Nullable IntelRdt intelRdt,
            @Nullable MemoryPolicy memoryPolicy,
            @Nullable Personality personality,
            @Nullable Map<String, TimeOffset> timeOffsets) {}

    /**
     * A namespace to make, or to join when it has a path.
     *
     * @param type {@code mount}, {@code pid}, {@code network}, {@code ipc}, {@code uts}, {@code cgroup}, {@code user},
     *     {@code time}
     */
    public record Namespace(String type, @Nullable String path) {
        public Namespace {
            Objects.requireNonNull(type, "type");
        }
    }

    /** A device node to make; the file mode is in its permission bits only. */
    public record Device(
            String type,
            String path,
            @Nullable Long major,
            @Nullable Long minor,
            @Nullable Integer fileMode,
            @Nullable Long uid,
            @Nullable Long gid) {
        public Device {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(path, "path");
        }
    }

    /** What becomes of a network device of the host that moves into the container; without a name it keeps its own. */
    public record NetDevice(@Nullable String name) {}

    /** The group of resctrl that the container belongs to. */
    public record IntelRdt(
            @Nullable String closID,
            @Nullable List<String> schemata,
            @Nullable String l3CacheSchema,
            @Nullable String memBwSchema,
            @Nullable Boolean enableMonitoring) {}

    /** Where memory comes from: set_mempolicy(2) of the init process. */
    public record MemoryPolicy(
            @Nullable String mode,
            @Nullable String nodes,
            @Nullable List<String> flags) {}

    /** The execution domain of personality(2). */
    public record Personality(String domain, @Nullable List<String> flags) {
        public Personality {
            Objects.requireNonNull(domain, "domain");
        }
    }

    /** An offset of a clock in a time namespace. */
    public record TimeOffset(long secs, long nanosecs) {}

    /** The seccomp filter; see seccomp(2). */
    public record Seccomp(
            String defaultAction,
            @Nullable Integer defaultErrnoRet,
            @Nullable List<String> architectures,
            @Nullable List<String> flags,
            @Nullable String listenerPath,
            @Nullable String listenerMetadata,
            @Nullable List<SeccompRule> syscalls) {
        public Seccomp {
            Objects.requireNonNull(defaultAction, "defaultAction");
        }
    }

    /** What happens to some system calls whose arguments match all of {@code args}. */
    public record SeccompRule(
            List<String> names,
            String action,
            @Nullable Integer errnoRet,
            @Nullable List<SeccompArg> args) {
        public SeccompRule {
            Objects.requireNonNull(names, "names");
            Objects.requireNonNull(action, "action");
        }
    }

    /** A comparison of one argument; {@code SCMP_CMP_MASKED_EQ} compares {@code arg & value} with {@code valueTwo}. */
    public record SeccompArg(
            int index,
            @Unsigned long value,
            @Unsigned @Nullable Long valueTwo,
            String op) {
        public SeccompArg {
            Objects.requireNonNull(op, "op");
        }
    }
}

package org.gantry.runtime.libcontainer.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;

/** A spec like that of a default Docker container, to be changed before it is built. */
public final class TestSpec {
    public static final List<String> DEFAULT_CAPABILITIES = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FSETID",
            "CAP_FOWNER",
            "CAP_MKNOD",
            "CAP_NET_RAW",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETFCAP",
            "CAP_SETPCAP",
            "CAP_NET_BIND_SERVICE",
            "CAP_SYS_CHROOT",
            "CAP_KILL",
            "CAP_AUDIT_WRITE");

    public List<String> args;
    public List<String> env = new ArrayList<>(List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"));
    public String cwd = "/";
    public RuntimeSpec.User user = new RuntimeSpec.User(0, 0, null, null, null);
    public boolean terminal;
    public RuntimeSpec.@Nullable Box consoleSize;
    public List<String> capabilities = new ArrayList<>(DEFAULT_CAPABILITIES);
    public List<String> ambient = List.of();
    public List<RuntimeSpec.Rlimit> rlimits = new ArrayList<>();
    public boolean noNewPrivileges;
    public @Nullable Integer oomScoreAdj = 0;
    public RuntimeSpec.@Nullable Scheduler scheduler;
    public RuntimeSpec.@Nullable IoPriority ioPriority;
    public RuntimeSpec.@Nullable ExecCpuAffinity execCpuAffinity;
    public RuntimeSpec.@Nullable MemoryPolicy memoryPolicy;
    public @Nullable String apparmorProfile;
    public @Nullable String selinuxLabel;
    public @Nullable String hostname = "test-host";
    public @Nullable String domainname;
    public boolean readonly;
    public List<RuntimeSpec.Mount> mounts = new ArrayList<>(defaultMounts());
    public List<RuntimeSpec.Namespace> namespaces = new ArrayList<>(defaultNamespaces());
    public List<RuntimeSpec.Device> devices = new ArrayList<>();
    public LinuxResources resources = LinuxResources.NONE;
    public Map<String, String> sysctl = Map.of();
    public RuntimeSpec.@Nullable Seccomp seccomp = TestProfile.seccomp();
    public RuntimeSpec.@Nullable Personality personality;
    public @Nullable String rootfsPropagation;
    public List<RuntimeSpec.IdMapping> uidMappings = new ArrayList<>();
    public List<RuntimeSpec.IdMapping> gidMappings = new ArrayList<>();
    public Map<String, RuntimeSpec.TimeOffset> timeOffsets = new HashMap<>();
    public List<String> maskedPaths = new ArrayList<>(List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/sys/devices/virtual/powercap",
            "/sys/firmware"));
    public List<String> readonlyPaths =
            new ArrayList<>(List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"));

    public RuntimeSpec.@Nullable Hooks hooks;
    public Map<String, String> annotations = Map.of();
    public String rootfs = "rootfs";

    private TestSpec(List<String> args) {
        this.args = args;
    }

    public static TestSpec of(String... args) {
        return new TestSpec(List.of(args));
    }

    public static TestSpec shell(String script) {
        return of("sh", "-c", script);
    }

    public TestSpec mount(String destination, String type, String source, String... options) {
        mounts.add(RuntimeSpec.Mount.of(destination, type, source, options));
        return this;
    }

    public TestSpec withoutMount(String destination) {
        mounts.removeIf(mount -> mount.destination().equals(destination));
        return this;
    }

    public TestSpec withoutNamespace(String type) {
        namespaces.removeIf(namespace -> namespace.type().equals(type));
        return this;
    }

    /** Joins a namespace instead of making one, or keeping the host's. */
    public TestSpec join(String type, String path) {
        withoutNamespace(type);
        namespaces.add(new RuntimeSpec.Namespace(type, path));
        return this;
    }

    /** With a time namespace in which a clock is ahead. */
    public TestSpec clock(String clock, long seconds) {
        if (timeOffsets.isEmpty()) {
            namespaces.add(new RuntimeSpec.Namespace("time", null));
        }
        timeOffsets.put(clock, new RuntimeSpec.TimeOffset(seconds, 0));
        return this;
    }

    /** With a user namespace whose 65,536 users and groups begin at these of the host. */
    public TestSpec mapped(long firstUid, long firstGid) {
        namespaces.add(new RuntimeSpec.Namespace("user", null));
        uidMappings.add(new RuntimeSpec.IdMapping(0, firstUid, 65_536));
        gidMappings.add(new RuntimeSpec.IdMapping(0, firstGid, 65_536));
        return this;
    }

    public RuntimeSpec.Process process() {
        return new RuntimeSpec.Process(
                terminal,
                consoleSize,
                user,
                args,
                null,
                env,
                cwd,
                new RuntimeSpec.Capabilities(capabilities, capabilities, ambient, capabilities, ambient),
                rlimits,
                noNewPrivileges,
                apparmorProfile,
                oomScoreAdj,
                scheduler,
                selinuxLabel,
                ioPriority,
                execCpuAffinity);
    }

    public RuntimeSpec build(String cgroupsPath) {
        RuntimeSpec.Linux linux = new RuntimeSpec.Linux(
                uidMappings,
                gidMappings,
                sysctl,
                resources,
                cgroupsPath,
                namespaces,
                devices,
                null,
                seccomp,
                rootfsPropagation,
                maskedPaths,
                readonlyPaths,
                null,
                null,
                memoryPolicy,
                personality,
                timeOffsets);
        return new RuntimeSpec(
                RuntimeSpec.VERSION,
                new RuntimeSpec.Root(rootfs, readonly),
                mounts,
                process(),
                hostname,
                domainname,
                hooks,
                linux,
                annotations);
    }

    private static List<RuntimeSpec.Mount> defaultMounts() {
        return List.of(
                RuntimeSpec.Mount.of("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
                RuntimeSpec.Mount.of("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
                RuntimeSpec.Mount.of(
                        "/dev/pts",
                        "devpts",
                        "devpts",
                        "nosuid",
                        "noexec",
                        "newinstance",
                        "ptmxmode=0666",
                        "mode=0620",
                        "gid=5"),
                RuntimeSpec.Mount.of("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
                RuntimeSpec.Mount.of("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
                RuntimeSpec.Mount.of("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "ro"),
                RuntimeSpec.Mount.of(
                        "/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"));
    }

    private static List<RuntimeSpec.Namespace> defaultNamespaces() {
        return List.of("mount", "network", "uts", "pid", "ipc", "cgroup").stream()
                .map(type -> new RuntimeSpec.Namespace(type, null))
                .toList();
    }
}

package org.gantry.api.container;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What separates the container from the host. Modes are spelt as Docker spells them; an empty mode is the default.
 *
 * @param hostname empty: the first twelve digits of the container's identifier
 * @param pidMode empty, {@code host} or {@code container:ID}
 * @param ipcMode empty, {@code private}, {@code shareable}, {@code none}, {@code host} or {@code container:ID}
 * @param utsMode empty or {@code host}
 * @param cgroupnsMode empty, {@code private} or {@code host}
 * @param usernsMode empty or {@code host}
 * @param securityOptions {@code seccomp=JSON|unconfined}, {@code no-new-privileges[:true]}, {@code apparmor=...},
 *     {@code label=...}, {@code systempaths=unconfined}
 * @param maskedPaths null: Docker's default list
 * @param readonlyPaths null: Docker's default list
 */
public record IsolationConfig(
        String hostname,
        String domainname,
        boolean privileged,
        List<String> capAdd,
        List<String> capDrop,
        List<String> securityOptions,
        boolean readonlyRootfs,
        @Nullable List<String> maskedPaths,
        @Nullable List<String> readonlyPaths,
        String pidMode,
        String ipcMode,
        String utsMode,
        String cgroupnsMode,
        String usernsMode,
        List<String> groupAdd,
        Map<String, String> sysctls) {

    /** What would let a container see or change the host; Docker hides it. */
    public static final List<String> DEFAULT_MASKED_PATHS = List.of(
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
            "/sys/firmware");

    /** What a container may look at only. */
    public static final List<String> DEFAULT_READONLY_PATHS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    public static final IsolationConfig DEFAULT = new IsolationConfig(
            "", "", false, List.of(), List.of(), List.of(), false, null, null, "", "", "", "", "", List.of(), Map.of());

    public IsolationConfig {
        capAdd = List.copyOf(capAdd);
        capDrop = List.copyOf(capDrop);
        securityOptions = List.copyOf(securityOptions);
        maskedPaths = maskedPaths == null ? null : List.copyOf(maskedPaths);
        readonlyPaths = readonlyPaths == null ? null : List.copyOf(readonlyPaths);
        groupAdd = List.copyOf(groupAdd);
        sysctls = Map.copyOf(sysctls);
    }

    /** The masked paths in force: those asked for, else Docker's, else none for who may see everything. */
    public List<String> effectiveMaskedPaths() {
        return effective(maskedPaths, DEFAULT_MASKED_PATHS);
    }

    /** The read-only paths in force, by the same rule. */
    public List<String> effectiveReadonlyPaths() {
        return effective(readonlyPaths, DEFAULT_READONLY_PATHS);
    }

    /** The same with other modes of these two. */
    public IsolationConfig withJoined(String pids, String ipc) {
        return new IsolationConfig(
                hostname,
                domainname,
                privileged,
                capAdd,
                capDrop,
                securityOptions,
                readonlyRootfs,
                maskedPaths,
                readonlyPaths,
                pids,
                ipc,
                utsMode,
                cgroupnsMode,
                usernsMode,
                groupAdd,
                sysctls);
    }

    private List<String> effective(@Nullable List<String> asked, List<String> byDefault) {
        if (asked != null) {
            return asked;
        }
        return privileged || securityOptions.contains("systempaths=unconfined") ? List.of() : byDefault;
    }
}

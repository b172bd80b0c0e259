package org.gantry.runtime.support.identity;

import java.util.List;
import org.gantry.api.EngineException;

/** The capabilities of linux/capability.h by number. */
public final class Capability {
    private static final List<String> NAMES = List.of(
            "CHOWN",
            "DAC_OVERRIDE",
            "DAC_READ_SEARCH",
            "FOWNER",
            "FSETID",
            "KILL",
            "SETGID",
            "SETUID",
            "SETPCAP",
            "LINUX_IMMUTABLE",
            "NET_BIND_SERVICE",
            "NET_BROADCAST",
            "NET_ADMIN",
            "NET_RAW",
            "IPC_LOCK",
            "IPC_OWNER",
            "SYS_MODULE",
            "SYS_RAWIO",
            "SYS_CHROOT",
            "SYS_PTRACE",
            "SYS_PACCT",
            "SYS_ADMIN",
            "SYS_BOOT",
            "SYS_NICE",
            "SYS_RESOURCE",
            "SYS_TIME",
            "SYS_TTY_CONFIG",
            "MKNOD",
            "LEASE",
            "AUDIT_WRITE",
            "AUDIT_CONTROL",
            "SETFCAP",
            "MAC_OVERRIDE",
            "MAC_ADMIN",
            "SYSLOG",
            "WAKE_ALARM",
            "BLOCK_SUSPEND",
            "AUDIT_READ",
            "PERFMON",
            "BPF",
            "CHECKPOINT_RESTORE");
    private static final String PREFIX = "CAP_";

    public static final int SYS_ADMIN = NAMES.indexOf("SYS_ADMIN");
    public static final int SYS_BOOT = NAMES.indexOf("SYS_BOOT");
    public static final int SYS_RESOURCE = NAMES.indexOf("SYS_RESOURCE");

    private Capability() {}

    /**
     * The number of a capability.
     *
     * @param name with its prefix: CAP_CHOWN
     * @throws EngineException.InvalidArgument when there is none of that name
     */
    public static int number(String name) {
        int number = name.startsWith(PREFIX) ? NAMES.indexOf(name.substring(PREFIX.length())) : -1;
        if (number < 0) {
            throw new EngineException.InvalidArgument("process.capabilities: \"" + name + "\" is no capability");
        }
        return number;
    }

    /** All names, with the prefix. */
    public static List<String> names() {
        return NAMES.stream().map(PREFIX::concat).toList();
    }

    /** The name of a number, for messages. */
    public static String name(int number) {
        return number < NAMES.size() ? PREFIX + NAMES.get(number) : "capability " + number;
    }
}

package org.gantry.engine.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.gantry.api.EngineException;

/** Which capabilities(7) a container has: Docker's default fourteen, plus and minus what the user says. */
final class Capabilities {
    private static final String ALL = "ALL";

    /** By number, as in linux/capability.h. */
    private static final List<String> KNOWN = names(
            "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE"
                    + " NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE"
                    + " SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE"
                    + " AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND"
                    + " AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE");

    private static final List<String> DEFAULT =
            names("CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP"
                    + " SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE");

    private Capabilities() {}

    static List<String> all() {
        return KNOWN;
    }

    /**
     * The container's set.
     *
     * @throws EngineException.InvalidArgument if a name is unknown
     */
    static List<String> of(boolean privileged, List<String> add, List<String> drop) {
        Set<String> added = normalize("CapAdd", add);
        Set<String> dropped = normalize("CapDrop", drop);
        if (privileged) {
            return KNOWN;
        }
        Set<String> result;
        if (added.contains(ALL)) {
            result = new LinkedHashSet<>(KNOWN);
            result.removeAll(dropped);
        } else {
            result = new LinkedHashSet<>(dropped.contains(ALL) ? List.of() : DEFAULT);
            result.removeAll(dropped);
            result.addAll(added);
        }
        return new ArrayList<>(result);
    }

    private static Set<String> normalize(String field, List<String> names) {
        Set<String> normalized = new LinkedHashSet<>();
        for (String name : names) {
            String upper = name.toUpperCase(Locale.ROOT);
            if (upper.equals(ALL)) {
                normalized.add(ALL);
                continue;
            }
            String full = upper.startsWith("CAP_") ? upper : "CAP_" + upper;
            if (!KNOWN.contains(full)) {
                throw new EngineException.InvalidArgument(
                        "invalid " + field + ": unknown capability: \"" + full + "\"");
            }
            normalized.add(full);
        }
        return normalized;
    }

    private static List<String> names(String words) {
        return Arrays.stream(words.split(" ", -1)).map(word -> "CAP_" + word).collect(Collectors.toUnmodifiableList());
    }
}

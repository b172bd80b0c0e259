package org.gantry.rest.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.IsolationConfig;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;

/** What separates the container from the host. */
final class IsolationMapping {
    private static final String CONTAINER = "container:";

    private IsolationMapping() {}

    static IsolationConfig read(Fields top, Fields host) {
        requireDefaultIsolation(host.text("Isolation"));
        host.unsupported("Cgroup");
        return new IsolationConfig(
                top.text("Hostname"),
                top.text("Domainname"),
                host.flag("Privileged"),
                host.texts("CapAdd"),
                host.texts("CapDrop"),
                host.texts("SecurityOpt"),
                host.flag("ReadonlyRootfs"),
                host.optionalTexts("MaskedPaths"),
                host.optionalTexts("ReadonlyPaths"),
                mode("PID", host.text("PidMode"), Set.of("", "host"), true),
                mode("IPC", host.text("IpcMode"), Set.of("", "private", "shareable", "none", "host"), true),
                mode("UTS", host.text("UTSMode"), Set.of("", "host"), false),
                mode("cgroup namespace", host.text("CgroupnsMode"), Set.of("", "private", "host"), false),
                mode("userns", host.text("UsernsMode"), Set.of("", "host"), false),
                host.texts("GroupAdd"),
                host.textMap("Sysctls"));
    }

    private static String mode(String what, String mode, Set<String> words, boolean joins) {
        boolean join = joins && mode.startsWith(CONTAINER) && mode.length() > CONTAINER.length();
        if (!join && !words.contains(mode)) {
            throw new EngineException.InvalidArgument("invalid " + what + " mode: " + mode);
        }
        return mode;
    }

    /** Other isolations are hypervisors of Windows. */
    private static void requireDefaultIsolation(String isolation) {
        if (!Set.of("", "default").contains(isolation)) {
            throw new EngineException.InvalidArgument(
                    "invalid isolation '" + isolation + "' on Linux: only 'default' is possible");
        }
    }

    static void writeNames(ContainerDetails details, ObjectNode top) {
        IsolationConfig isolation = details.config().isolation();
        String hostname = isolation.hostname().isEmpty() ? details.id().substring(0, 12) : isolation.hostname();
        top.put("Hostname", hostname);
        top.put("Domainname", isolation.domainname());
    }

    static void writeHost(IsolationConfig isolation, ObjectNode host) {
        host.set("CapAdd", Json.arrayOrNull(isolation.capAdd()));
        host.set("CapDrop", Json.arrayOrNull(isolation.capDrop()));
        host.put("CgroupnsMode", isolation.cgroupnsMode());
        host.set("GroupAdd", Json.arrayOrNull(isolation.groupAdd()));
        host.put("IpcMode", isolation.ipcMode());
        host.put("Cgroup", "");
        host.put("PidMode", isolation.pidMode());
        host.put("Privileged", isolation.privileged());
        host.put("ReadonlyRootfs", isolation.readonlyRootfs());
        host.set("SecurityOpt", Json.arrayOrNull(isolation.securityOptions()));
        host.put("UTSMode", isolation.utsMode());
        host.put("UsernsMode", isolation.usernsMode());
        host.put("Isolation", "");
        host.set("MaskedPaths", Json.arrayOrNull(isolation.maskedPaths()));
        host.set("ReadonlyPaths", Json.arrayOrNull(isolation.readonlyPaths()));
        if (!isolation.sysctls().isEmpty()) {
            host.set("Sysctls", Json.object(isolation.sysctls()));
        }
    }
}

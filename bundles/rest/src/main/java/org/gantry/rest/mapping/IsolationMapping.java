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
                host.text("PidMode"),
                host.text("IpcMode"),
                host.text("UTSMode"),
                host.text("CgroupnsMode"),
                host.text("UsernsMode"),
                host.texts("GroupAdd"),
                host.textMap("Sysctls"));
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
        host.put("CgroupnsMode", orPrivate(isolation.cgroupnsMode()));
        host.set("GroupAdd", Json.arrayOrNull(isolation.groupAdd()));
        host.put("IpcMode", orPrivate(isolation.ipcMode()));
        host.put("Cgroup", "");
        host.put("PidMode", isolation.pidMode());
        host.put("Privileged", isolation.privileged());
        host.put("ReadonlyRootfs", isolation.readonlyRootfs());
        host.set("SecurityOpt", Json.arrayOrNull(isolation.securityOptions()));
        host.put("UTSMode", isolation.utsMode());
        host.put("UsernsMode", isolation.usernsMode());
        host.put("Isolation", "");
        host.set("MaskedPaths", Json.array(isolation.effectiveMaskedPaths()));
        host.set("ReadonlyPaths", Json.array(isolation.effectiveReadonlyPaths()));
        if (!isolation.sysctls().isEmpty()) {
            host.set("Sysctls", Json.object(isolation.sysctls()));
        }
    }

    /** An answer spells the default out, as Docker's does. */
    private static String orPrivate(String mode) {
        return mode.isEmpty() ? "private" : mode;
    }
}

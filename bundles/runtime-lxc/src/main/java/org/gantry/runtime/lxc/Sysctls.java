package org.gantry.runtime.lxc;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.namespace.InNamespaces;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.runtime.lxc.config.Namespaces;
import org.gantry.runtime.support.spec.SysctlName;

/**
 * Kernel parameters of a container's namespaces. LXC writes them ({@code lxc.sysctl}) after it has made /proc/sys read-only,
 * which it is in nearly every container; so they are written from outside, while the container waits for its start.
 */
record Sysctls(RuntimeSpec spec, Namespaces namespaces) {
    private static final long NAMESPACES = CloneFlags.CLONE_NEWNET | CloneFlags.CLONE_NEWIPC | CloneFlags.CLONE_NEWUTS;

    /** @throws EngineException.InvalidArgument naming one that would be the host's */
    void check() {
        parameters();
    }

    void apply(PidFd init) {
        Map<String, String> parameters = parameters();
        if (!parameters.isEmpty()) {
            InNamespaces.call(init, NAMESPACES, () -> {
                parameters.forEach(Sysctls::write);
                return parameters;
            });
        }
    }

    /** The name of the NIS domain is a parameter as well. */
    private Map<String, String> parameters() {
        RuntimeSpec.Linux linux = Objects.requireNonNull(spec.linux());
        Map<String, String> parameters = new LinkedHashMap<>(Objects.requireNonNullElse(linux.sysctl(), Map.of()));
        String domainname = spec.domainname();
        if (domainname != null && !domainname.isEmpty()) {
            parameters.put("kernel.domainname", domainname);
        }
        SysctlName.check(
                parameters.keySet(),
                type -> namespaces.makes(type) || namespaces.joined().containsKey(type));
        return parameters;
    }

    private static void write(String name, String value) {
        String path = "/proc/sys/" + SysctlName.parse(name).path();
        try (Fd file = Openat2.open(path, OpenFlags.O_WRONLY)) {
            file.writeFully(value.getBytes(StandardCharsets.UTF_8));
        } catch (SyscallException e) {
            throw new EngineException.InvalidArgument("linux.sysctl: " + name + "=" + value + ": " + e.getMessage(), e);
        }
    }
}

package org.gantry.runtime.lxc.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.runtime.support.identity.Capability;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.identity.ProcessCapabilities;

/** The configuration of one container, but for its mounts. */
public final class ContainerFile {
    private ContainerFile() {}

    /**
     * What a container is, in LXC's words. LXC is to give it neither devices nor terminals nor a keyring, and to leave its
     * cgroups alone.
     *
     * @param rootfs where the root filesystem is attached
     * @param tree where LXC is to put everything together
     */
    public static Configuration of(
            RuntimeSpec spec,
            Namespaces namespaces,
            String cgroupNamespace,
            EngineCapabilities engine,
            Path rootfs,
            Path tree) {
        RuntimeSpec.Process process = Objects.requireNonNull(spec.process());
        Configuration configuration = new Configuration();
        configuration.set("lxc.rootfs.path", "dir:" + rootfs);
        configuration.set("lxc.rootfs.mount", tree.toString());
        RuntimeSpec.Root root = spec.root();
        if (root != null && Boolean.TRUE.equals(root.readonly())) {
            configuration.set("lxc.rootfs.options", "ro");
        }
        for (String key : List.of("lxc.autodev", "lxc.pty.max", "lxc.tty.max", "lxc.keyring.session")) {
            configuration.set(key, "0");
        }
        configuration.set("lxc.console.path", "none");
        namespaces.addTo(configuration, cgroupNamespace);
        String hostname = spec.hostname();
        if (hostname != null && !hostname.isEmpty() && namespaces.makes("uts")) {
            configuration.set("lxc.uts.name", hostname);
        }
        new ProcessLines(process, engine).addTo(configuration);
        if (canReboot(process, namespaces, engine)) {
            configuration.set("lxc.hook.post-stop", "/bin/false"); // then LXC starts nothing again
        }
        return configuration;
    }

    /** LXC takes an init that SIGHUP ended for one that wants to be started again: that is how reboot(2) looks from outside. */
    private static boolean canReboot(RuntimeSpec.Process process, Namespaces namespaces, EngineCapabilities engine) {
        return !namespaces.makes("pid")
                || ProcessCapabilities.of(process.capabilities(), engine.available())
                        .bounding()
                        .contains(Capability.SYS_BOOT);
    }
}

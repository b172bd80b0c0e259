package org.gantry.network.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that differ in a container's namespace from the kernel's own, as Docker has them: no IPv6 on links that are
 * given no IPv6 address (no link-local addresses, no router solicitations), low ports and ping without privileges.
 */
final class KernelDefaults {
    private static final Logger LOG = LoggerFactory.getLogger(KernelDefaults.class);
    private static final Path NET = Path.of("/proc/sys/net");
    private static final Map<String, String> SETTINGS = Map.of(
            "ipv6/conf/default/disable_ipv6", "1",
            "ipv4/ip_unprivileged_port_start", "0",
            "ipv4/ping_group_range", "0 2147483647");

    private KernelDefaults() {}

    /** Changes the namespace of the calling thread. */
    static void apply() {
        SETTINGS.forEach(KernelDefaults::write);
    }

    private static void write(String name, String value) {
        try {
            Files.writeString(NET.resolve(name), value);
        } catch (NoSuchFileException absent) {
            LOG.debug("This kernel has no net/{}", name);
        } catch (IOException e) {
            LOG.warn("Containers will have the host's net/{}: {}", name, e.getMessage());
        }
    }
}

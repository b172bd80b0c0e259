package org.gantry.network.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.network.driver.HostNamespace;

/**
 * Has a bridge answer for containers that are separated from each other (proxy_arp_pvlan of ip-sysctl): what they send to
 * each other then comes to the host, where the table decides, and not to isolated ports, where it ends.
 */
final class ProxyArp {
    private static final Path LINKS = Path.of("/proc/sys/net/ipv4/conf");

    private ProxyArp() {}

    static void enable(HostNamespace host, String bridge) {
        host.call(() -> {
            try {
                return Files.writeString(LINKS.resolve(bridge).resolve("proxy_arp_pvlan"), "1");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}

package org.gantry.network.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.network.driver.HostNamespace;

/**
 * Lets packets with an address of 127.0.0.0/8 over a bridge (route_localnet of ip-sysctl): the host's processes call
 * published ports at 127.0.0.1, and the answers come back over the bridge. The alternative, a process of the engine
 * that passes every byte on, costs throughput, a descriptor for each connection and the client's address, and ends with
 * the engine. What the setting would let in from outside, the table drops on arrival.
 */
final class LocalRouting {
    private static final Path LINKS = Path.of("/proc/sys/net/ipv4/conf");
    private static final String ON = "1";

    private LocalRouting() {}

    static void enable(HostNamespace host, String bridge) {
        host.call(() -> {
            try {
                return Files.writeString(LINKS.resolve(bridge).resolve("route_localnet"), ON);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}

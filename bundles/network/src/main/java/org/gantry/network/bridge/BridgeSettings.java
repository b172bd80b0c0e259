package org.gantry.network.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.network.driver.HostNamespace;

/** What the kernel is told of one bridge (ip-sysctl). */
final class BridgeSettings {
    private static final Path LINKS = Path.of("/proc/sys/net/ipv4/conf");
    private static final String ON = "1";

    private BridgeSettings() {}

    /**
     * Lets packets with an address of 127.0.0.0/8 over a bridge (route_localnet): the host's processes call published ports
     * at 127.0.0.1, and the answers come back over the bridge. The alternative, a process of the engine that passes every
     * byte on, costs throughput, a descriptor for each connection and the client's address, and ends with the engine. What
     * the setting would let in from outside, the table drops on arrival.
     */
    static void routeLoopback(HostNamespace host, String bridge) {
        turnOn(host, bridge, "route_localnet");
    }

    /**
     * Has a bridge answer for containers that are separated from each other (proxy_arp_pvlan): what they send to each other
     * then comes to the host, where the table decides, and not to isolated ports, where it ends.
     */
    static void answerForSeparated(HostNamespace host, String bridge) {
        turnOn(host, bridge, "proxy_arp_pvlan");
    }

    private static void turnOn(HostNamespace host, String bridge, String setting) {
        host.call(() -> {
            try {
                return Files.writeString(LINKS.resolve(bridge).resolve(setting), ON);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}

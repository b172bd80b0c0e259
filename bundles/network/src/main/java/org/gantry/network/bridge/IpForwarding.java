package org.gantry.network.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.Ipv6;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's readiness to pass on packets that are not for itself. */
final class IpForwarding {
    private static final Logger LOG = LoggerFactory.getLogger(IpForwarding.class);
    private static final Path SETTING = Path.of("/proc/sys/net/ipv4/ip_forward");
    private static final String ON = "1";

    private IpForwarding() {}

    /** Turns it on. It stays on when the engine ends: others may have come to rely on it, as with Docker. */
    static void enable(HostNamespace host, boolean ipv6) {
        host.call(() -> {
            enableHere();
            if (ipv6) {
                Ipv6.forward();
            }
            return SETTING;
        });
    }

    private static void enableHere() {
        try {
            if (!Files.readString(SETTING).strip().equals(ON)) {
                Files.writeString(SETTING, ON);
                LOG.info("Turned on net.ipv4.ip_forward, so that containers reach other machines through this host");
            }
        } catch (IOException e) {
            LOG.warn(
                    "Containers cannot reach other machines: net.ipv4.ip_forward is off and cannot be turned on: {}",
                    e.getMessage());
        }
    }
}

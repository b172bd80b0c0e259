package org.gantry.network.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.api.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of ip-sysctl that IPv6 needs; all of them of the namespace of the calling thread. */
public final class Ipv6 {
    private static final Logger LOG = LoggerFactory.getLogger(Ipv6.class);
    private static final Path LINKS = Path.of("/proc/sys/net/ipv6/conf");
    private static final String ON = "1";
    private static final String OFF = "0";

    private Ipv6() {}

    /** Lets a link have addresses of IPv6, which it gets from the engine and not from whoever announces himself as a router. */
    public static Path enableOn(String link) {
        Path settings = LINKS.resolve(link);
        write(settings.resolve("accept_ra"), OFF);
        write(settings.resolve("disable_ipv6"), OFF);
        return settings;
    }

    /**
     * As {@link #enableOn}, for a link all of whose stations have addresses of the engine. It looks for no duplicates of its
     * own one (RFC 4862): for the seconds of that, the host would find none of its neighbours.
     */
    public static Path enableAtOnceOn(String link) {
        write(LINKS.resolve(link).resolve("accept_dad"), OFF);
        return enableOn(link);
    }

    /** Has the host pass on packets that are not for itself. It stays on, as for IPv4. */
    public static void forward() {
        Path setting = LINKS.resolve("all/forwarding");
        try {
            if (Files.readString(setting).strip().equals(ON)) {
                return;
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
        write(setting, ON);
        LOG.info("Turned on net.ipv6.conf.all.forwarding, so that containers reach other machines through this host");
    }

    private static void write(Path setting, String value) {
        try {
            Files.writeString(setting, value);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private static EngineException unavailable(IOException reason) {
        return new EngineException.Internal(
                "this kernel does not let containers have IPv6: " + reason.getMessage(), reason);
    }
}

package org.gantry.linux.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.linux.testing.Tools;

/** ::1, which a machine lacks where IPv6 is switched off: then a test is skipped. */
final class Loopback6 {
    static final InetAddress ADDRESS = InetAddress.ofLiteral("::1");
    static final InetAddress ANY = InetAddress.ofLiteral("::");

    private Loopback6() {}

    static InetSocketAddress need(int port) throws IOException {
        Path addresses = Path.of("/proc/net/if_inet6");
        Tools.skipUnless(
                Files.exists(addresses) && Files.readString(addresses).contains("00000000000000000000000000000001 "),
                "this machine has no ::1");
        return new InetSocketAddress(ADDRESS, port);
    }
}

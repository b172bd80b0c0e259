package org.gantry.network.driver;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.network.sandbox.Sandbox;
import org.gantry.network.store.Endpoint;

/** The addresses of a container's interface, its settings, and the ways that lead out over it. */
public final class InterfaceAddresses {
    private static final int LINK_LOCAL = 16;
    private static final int LINK_LOCAL6 = 64;

    private InterfaceAddresses() {}

    /** @param link of the container's interface, which is up */
    public static void configure(Sandbox sandbox, Endpoint endpoint, int link) {
        EndpointOptions options = EndpointOptions.parse(endpoint.options());
        boolean ipv6 = endpoint.hasIpv6();
        if (ipv6 || !options.settings().isEmpty()) {
            NetNamespaces.callIn(sandbox.namespace(), () -> {
                if (ipv6) {
                    Ipv6.enableOn(endpoint.sandboxInterface());
                }
                options.settings().forEach(setting -> setting.apply(endpoint.sandboxInterface()));
                return options;
            });
        }
        endpoint.addresses().forEach(address -> sandbox.route().addresses().add(link, IpPrefix.parse(address)));
        endpoint.linkLocal().forEach(address -> sandbox.route().addresses().add(link, linkLocal(address)));
        addWay(sandbox, endpoint.gateway(), link);
        addWay(sandbox, endpoint.gateway6(), link);
    }

    /** The ranges of RFC 3927 and RFC 4291, whatever the address. */
    private static IpPrefix linkLocal(String text) {
        InetAddress address = InetAddress.ofLiteral(text);
        return new IpPrefix(address, address instanceof Inet6Address ? LINK_LOCAL6 : LINK_LOCAL);
    }

    /** Where there is a way already, it stays: {@code DefaultRoutes} chooses among several networks. */
    private static void addWay(Sandbox sandbox, String gateway, int link) {
        if (!gateway.isEmpty()) {
            sandbox.route().routes().add(Ways.byDefault(gateway, link));
        }
    }
}

package org.gantry.network.bridge;

import java.net.InetAddress;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.route.Route;
import org.gantry.network.sandbox.Sandbox;
import org.gantry.network.store.Endpoint;

/** The addresses of a container's interface, and the ways that lead out over it. */
public final class InterfaceAddresses {
    private InterfaceAddresses() {}

    /** @param link of the container's interface, which is up */
    public static void configure(Sandbox sandbox, Endpoint endpoint, int link) {
        if (!endpoint.address6().isEmpty()) {
            NetNamespaces.callIn(sandbox.namespace(), () -> Ipv6.enableOn(endpoint.sandboxInterface()));
        }
        endpoint.addresses().forEach(address -> sandbox.route().addresses().add(link, IpPrefix.parse(address)));
        addWay(sandbox, endpoint.gateway(), link);
        addWay(sandbox, endpoint.gateway6(), link);
    }

    /** Where there is a way already, it stays: {@code DefaultRoutes} chooses among several networks. */
    private static void addWay(Sandbox sandbox, String gateway, int link) {
        if (!gateway.isEmpty()) {
            sandbox.route().routes().add(Route.byDefault(InetAddress.ofLiteral(gateway), link));
        }
    }
}

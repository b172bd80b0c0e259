package org.gantry.network.driver;

import java.net.InetAddress;
import org.gantry.api.EngineException;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.network.EndpointRequest;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.network.store.NetworkRecord;

/** Whether the addresses a user wants for an endpoint can be had in a network of the user's own. */
public final class UserAddresses {
    private static final int IPV4_SIZE = 4;

    private UserAddresses() {}

    /** @throws InvalidArgument in Docker's words */
    public static void check(NetworkRecord network, EndpointRequest request) {
        check(network, request.ipv4Address(), true);
        check(network, request.ipv6Address(), false);
    }

    private static void check(NetworkRecord network, String text, boolean ipv4) {
        if (text.isEmpty()) {
            return;
        }
        if (ipv4 && network.automatic()) {
            throw new InvalidArgument("user specified IP address is supported only when connecting to networks with"
                    + " user configured subnets");
        }
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidArgument("invalid " + (ipv4 ? "IPv4" : "IPv6") + " address: " + text, e);
        }
        if (address.getAddress().length == IPV4_SIZE != ipv4) {
            throw new InvalidArgument("invalid " + (ipv4 ? "IPv4" : "IPv6") + " address: " + text);
        }
        if (!network.covers(address)) {
            throw new InvalidArgument(
                    "invalid endpoint settings:\nno configured subnet or ip-range contain the IP address " + text);
        }
    }

    /**
     * What can be wrong with a request on whatever network that has interfaces.
     *
     * @throws InvalidArgument for impossible addresses and unknown options
     */
    public static void checkInterface(EndpointRequest request) {
        EndpointOptions.parse(request.driverOptions());
        for (String address : request.linkLocalAddresses()) {
            try {
                InetAddress.ofLiteral(address);
            } catch (IllegalArgumentException e) {
                throw new InvalidArgument("invalid link-local IP address: " + address, e);
            }
        }
        checkMac(request);
    }

    private static void checkMac(EndpointRequest request) {
        if (request.macAddress().isEmpty()) {
            return;
        }
        try {
            MacAddress.parse(request.macAddress());
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument(
                    e.getMessage() == null ? "invalid MAC address" : e.getMessage(), e);
        }
    }
}

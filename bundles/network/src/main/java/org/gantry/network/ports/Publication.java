package org.gantry.network.ports;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import org.gantry.api.network.PublishedPort;
import org.gantry.linux.net.Transport;

/**
 * A port of a container that is reached at the host, as it is written down.
 *
 * @param networkId of the network that packets take; empty while the container is in none that they could take
 * @param hostAddress {@code 0.0.0.0} or {@code ::} for all of the host's
 * @param containerAddress without prefix
 */
public record Publication(
        String networkId,
        String protocol,
        String hostAddress,
        int hostPort,
        String containerAddress,
        int containerPort) {
    /** What the kernel redirects in place of ::1: an address of loopback that nobody else is likely to use. */
    public static final InetAddress STAND_IN = InetAddress.ofLiteral("127.103.116.114");

    /** Whether it is no port of the host's: the container itself is reached, on a network that routes. */
    public boolean isDirect() {
        return hostPort == 0;
    }

    public Transport transport() {
        return Transport.of(protocol).orElseThrow();
    }

    public InetAddress host() {
        return InetAddress.ofLiteral(hostAddress);
    }

    public InetAddress container() {
        return InetAddress.ofLiteral(containerAddress);
    }

    /** Whether it is at one of the host's addresses of IPv6, or at all of them. */
    public boolean isIpv6() {
        return host() instanceof Inet6Address;
    }

    /** Whether the engine passes on what comes in there, since the kernel does not redirect what is sent to ::1. */
    public boolean isRelayed() {
        return isIpv6() && host().isLoopbackAddress();
    }

    /** What the kernel redirects for it. At ::1 it is at another address, as far as the container has one of IPv4. */
    public Optional<Publication> redirected() {
        if (!isRelayed()) {
            return Optional.of(this);
        }
        return container() instanceof Inet6Address
                ? Optional.empty()
                : Optional.of(at(STAND_IN.getHostAddress(), hostPort));
    }

    /** Whether both cannot be at once. */
    public boolean collides(Publication other) {
        return hostPort == other.hostPort
                && !isDirect()
                && protocol.equals(other.protocol)
                && isIpv6() == other.isIpv6()
                && (host().equals(other.host())
                        || host().isAnyLocalAddress()
                        || other.host().isAnyLocalAddress());
    }

    /** Whether it is at ::1 for no other reason than that the other one is at all addresses. */
    public boolean accompanies(Publication other) {
        return hostPort == other.hostPort
                && containerPort == other.containerPort
                && protocol.equals(other.protocol)
                && isRelayed()
                && other.host().isAnyLocalAddress();
    }

    /** The same port reached over another network. */
    public Publication over(String network, String address) {
        return new Publication(network, protocol, hostAddress, hostPort, address, containerPort);
    }

    /** The same port at another place of the host. */
    Publication at(String otherAddress, int otherPort) {
        return new Publication(networkId, protocol, otherAddress, otherPort, containerAddress, containerPort);
    }

    public PublishedPort described() {
        return new PublishedPort(protocol, containerPort, hostAddress, hostPort);
    }

    /** {@code 0.0.0.0:8080}, {@code [::]:8080}. */
    public String hostPlace() {
        return (isIpv6() ? "[" + hostAddress + "]" : hostAddress) + ":" + hostPort;
    }
}

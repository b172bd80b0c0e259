package org.gantry.network.ports;

import java.net.InetAddress;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.linux.net.Transport;

/**
 * A port of a container that is reached at the host, as it is written down.
 *
 * @param networkId of the network that packets take
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

    public boolean isIpv6() {
        return container().getAddress().length != Integer.BYTES;
    }

    /** Whether both cannot be at once. */
    public boolean collides(Publication other) {
        return hostPort == other.hostPort
                && protocol.equals(other.protocol)
                && isIpv6() == other.isIpv6()
                && (host().equals(other.host())
                        || host().isAnyLocalAddress()
                        || other.host().isAnyLocalAddress());
    }

    /** The same port reached over another network. */
    public Publication over(String network, String address) {
        return new Publication(network, protocol, hostAddress, hostPort, address, containerPort);
    }

    public PublishedPort described() {
        return new PublishedPort(protocol, containerPort, hostAddress, hostPort);
    }

    /** Whether it is published at all of the host's addresses of IPv4. */
    public boolean isEverywhere() {
        return !isIpv6() && host().isAnyLocalAddress();
    }

    /** The same port at another of the host's addresses. */
    public PortRequest asRequest(String otherAddress) {
        return new PortRequest(protocol, containerPort, otherAddress, hostPort, hostPort);
    }

    /** {@code 0.0.0.0:8080}, {@code [::]:8080}. */
    public String hostPlace() {
        return (isIpv6() ? "[" + hostAddress + "]" : hostAddress) + ":" + hostPort;
    }
}

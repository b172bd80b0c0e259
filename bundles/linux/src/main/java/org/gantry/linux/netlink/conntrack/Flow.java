package org.gantry.linux.netlink.conntrack;

import java.net.InetAddress;
import java.util.Optional;
import org.gantry.linux.netlink.Attributes;
import org.gantry.linux.netlink.IpPrefix;

/**
 * A connection, or what passes for one where the protocol knows none.
 *
 * @param original as its packets arrive
 * @param reply as the answers arrive: turned round, unless addresses are rewritten
 * @param status bits of {@code enum ip_conntrack_status}
 */
public record Flow(Tuple original, Tuple reply, int status) {
    private static final int IPS_DST_NAT = 1 << 5;
    private static final int IPS_NAT_MASK = IPS_DST_NAT | 1 << 4;

    private static final int CTA_TUPLE_ORIG = 1;
    private static final int CTA_TUPLE_REPLY = 2;
    private static final int CTA_STATUS = 3;
    private static final int CTA_TUPLE_IP = 1;
    private static final int CTA_TUPLE_PROTO = 2;
    private static final int CTA_IP_V4_SRC = 1;
    private static final int CTA_IP_V4_DST = 2;
    private static final int CTA_IP_V6_SRC = 3;
    private static final int CTA_IP_V6_DST = 4;
    private static final int CTA_PROTO_NUM = 1;
    private static final int CTA_PROTO_SRC_PORT = 2;
    private static final int CTA_PROTO_DST_PORT = 3;

    /** One direction of a flow; ports are 0 where the protocol has none. */
    public record Tuple(
            InetAddress source, InetAddress destination, int protocol, int sourcePort, int destinationPort) {}

    /** Whether its destination is rewritten. */
    public boolean isRedirected() {
        return (status & IPS_DST_NAT) != 0;
    }

    /** Whether neither of its addresses is rewritten. */
    public boolean isPlain() {
        return (status & IPS_NAT_MASK) == 0;
    }

    /** Empty for one that is no IP, or was gone while it was written down. */
    static Optional<Flow> of(Attributes attributes) {
        return tuple(attributes.nested(CTA_TUPLE_ORIG))
                .flatMap(original -> tuple(attributes.nested(CTA_TUPLE_REPLY))
                        .map(reply -> new Flow(
                                original, reply, attributes.has(CTA_STATUS) ? attributes.be32(CTA_STATUS) : 0)));
    }

    private static Optional<Tuple> tuple(Attributes tuple) {
        Attributes addresses = tuple.nested(CTA_TUPLE_IP);
        Attributes protocol = tuple.nested(CTA_TUPLE_PROTO);
        boolean ipv6 = addresses.has(CTA_IP_V6_SRC);
        if ((!ipv6 && !addresses.has(CTA_IP_V4_SRC)) || !protocol.has(CTA_PROTO_NUM)) {
            return Optional.empty();
        }
        return Optional.of(new Tuple(
                IpPrefix.of(addresses.bytes(ipv6 ? CTA_IP_V6_SRC : CTA_IP_V4_SRC)),
                IpPrefix.of(addresses.bytes(ipv6 ? CTA_IP_V6_DST : CTA_IP_V4_DST)),
                Byte.toUnsignedInt(protocol.bytes(CTA_PROTO_NUM)[0]),
                port(protocol, CTA_PROTO_SRC_PORT),
                port(protocol, CTA_PROTO_DST_PORT)));
    }

    private static int port(Attributes protocol, int type) {
        return protocol.has(type) ? protocol.be16(type) : 0;
    }
}

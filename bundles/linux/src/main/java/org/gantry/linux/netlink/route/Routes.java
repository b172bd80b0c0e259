package org.gantry.linux.netlink.route;

import java.util.List;
import org.gantry.linux.netlink.Attributes;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.MessageWriter;
import org.gantry.linux.netlink.NetlinkFlags;
import org.gantry.linux.netlink.NetlinkMessage;
import org.gantry.linux.netlink.NetlinkRequest;
import org.gantry.linux.netlink.NetlinkSocket;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** The routes of one namespace: what it adds goes to the main table, what it lists comes from all tables. */
public final class Routes {
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int RTM_GETROUTE = 26;
    /**
     * {@code struct rtmsg { u8 family; u8 dst_len; u8 src_len; u8 tos; u8 table; u8 protocol; u8 scope; u8 type;
     * u32 flags; }}.
     */
    private static final int STRUCTURE_SIZE = 12;

    private static final int PREFIX_OFFSET = 1;
    private static final int TYPE_OFFSET = 7;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RT_TABLE_MAIN = 254;
    private static final int RTPROT_BOOT = 3;
    private static final int RT_SCOPE_UNIVERSE = 0;
    private static final int RT_SCOPE_LINK = 253;
    private static final int RTN_UNICAST = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private final NetlinkSocket socket;

    Routes(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** The IPv4 routes to other machines (not those to addresses of this one, nor broadcasts). */
    public List<Route> list() {
        return list(AF_INET);
    }

    /** As {@link #list} for IPv6. */
    public List<Route> listIpv6() {
        return list(AF_INET6);
    }

    private List<Route> list(int family) {
        MessageWriter body = structure(family, 0, 0, 0, 0, 0);
        return socket.query(new NetlinkRequest("RTM_GETROUTE", "all", RTM_GETROUTE, NetlinkFlags.DUMP, body)).stream()
                .filter(message -> message.type() == RTM_NEWROUTE)
                .filter(message -> message.payload().get(TYPE_OFFSET) == RTN_UNICAST)
                .map(message -> parse(message, family))
                .toList();
    }

    /** Adds a route; harmless when it exists. */
    public void add(Route route) {
        try {
            socket.execute(addRequest(route));
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    /** Adds a route in place of one to the same destination, if there is any. */
    public void replace(Route route) {
        int flags = NetlinkFlags.CREATE | NetlinkFlags.REPLACE | NetlinkFlags.ACK;
        socket.execute(new NetlinkRequest("RTM_NEWROUTE", route.toString(), RTM_NEWROUTE, flags, body(route)));
    }

    static NetlinkRequest addRequest(Route route) {
        int flags = NetlinkFlags.CREATE | NetlinkFlags.EXCLUSIVE | NetlinkFlags.ACK;
        return new NetlinkRequest("RTM_NEWROUTE", route.toString(), RTM_NEWROUTE, flags, body(route));
    }

    /** Removes a route; harmless when there is none. */
    public void remove(Route route) {
        try {
            socket.execute(
                    new NetlinkRequest("RTM_DELROUTE", route.toString(), RTM_DELROUTE, NetlinkFlags.ACK, body(route)));
        } catch (SyscallException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    private static Route parse(NetlinkMessage message, int family) {
        Attributes attributes = message.attributes(STRUCTURE_SIZE);
        byte[] any = new byte[family == AF_INET ? 4 : 16];
        byte[] destination = attributes.optionalBytes(RTA_DST).orElse(any);
        int length = Byte.toUnsignedInt(message.payload().get(PREFIX_OFFSET));
        return new Route(
                new IpPrefix(IpPrefix.of(destination), length),
                attributes.optionalBytes(RTA_GATEWAY).map(IpPrefix::of),
                attributes.u32(RTA_OIF, 0));
    }

    private static MessageWriter body(Route route) {
        IpPrefix destination = route.destination();
        int scope = route.gateway().isPresent() ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
        MessageWriter body =
                structure(destination.family(), destination.length(), RT_TABLE_MAIN, RTPROT_BOOT, scope, RTN_UNICAST);
        if (!route.isDefault()) {
            body.bytes(RTA_DST, destination.network().getAddress());
        }
        route.gateway().ifPresent(gateway -> body.bytes(RTA_GATEWAY, gateway.getAddress()));
        return body.u32(RTA_OIF, route.link());
    }

    private static MessageWriter structure(int family, int prefixLength, int table, int protocol, int scope, int type) {
        return new MessageWriter()
                .field8(family)
                .field8(prefixLength)
                .field8(0)
                .field8(0)
                .field8(table)
                .field8(protocol)
                .field8(scope)
                .field8(type)
                .field32(0);
    }
}

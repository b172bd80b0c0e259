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

/** The IP addresses of the interfaces of one namespace. */
public final class Addresses {
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_GETADDR = 22;
    /** {@code struct ifaddrmsg { u8 family; u8 prefixlen; u8 flags; u8 scope; u32 index; }}. */
    private static final int STRUCTURE_SIZE = 8;

    private static final int PREFIX_OFFSET = 1;
    private static final int INDEX_OFFSET = 4;
    private static final int AF_INET6 = 10;
    private static final int IFA_F_NODAD = 2;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_BROADCAST = 4;
    /** A prefix that leaves no room for a broadcast address. */
    private static final int POINT_TO_POINT_PREFIX = 31;

    private final NetlinkSocket socket;

    Addresses(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** An address of a link. */
    public record LinkAddress(int link, IpPrefix prefix) {}

    /** All addresses of both families. */
    public List<LinkAddress> list() {
        MessageWriter everything = structure(0, 0, 0);
        var request = new NetlinkRequest("RTM_GETADDR", "all", RTM_GETADDR, NetlinkFlags.DUMP, everything);
        return socket.query(request).stream()
                .filter(message -> message.type() == RTM_NEWADDR)
                .map(Addresses::parse)
                .toList();
    }

    /** Gives the link an address; harmless when it has it already. */
    public void add(int link, IpPrefix prefix) {
        try {
            socket.execute(addRequest(link, prefix));
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    static NetlinkRequest addRequest(int link, IpPrefix prefix) {
        MessageWriter body = body(link, prefix);
        if (prefix.address().getAddress().length == Integer.BYTES && prefix.length() < POINT_TO_POINT_PREFIX) {
            body.bytes(IFA_BROADCAST, prefix.last().getAddress());
        }
        int flags = NetlinkFlags.CREATE | NetlinkFlags.EXCLUSIVE | NetlinkFlags.ACK;
        return new NetlinkRequest("RTM_NEWADDR", prefix + " on link " + link, RTM_NEWADDR, flags, body);
    }

    /** Takes an address away; harmless when the link does not have it. */
    public void remove(int link, IpPrefix prefix) {
        String subject = prefix + " on link " + link;
        try {
            socket.execute(
                    new NetlinkRequest("RTM_DELADDR", subject, RTM_DELADDR, NetlinkFlags.ACK, body(link, prefix)));
        } catch (SyscallException e) {
            if (!e.is(Errno.EADDRNOTAVAIL, Errno.ENODEV)) {
                throw e;
            }
        }
    }

    private static LinkAddress parse(NetlinkMessage message) {
        Attributes attributes = message.attributes(STRUCTURE_SIZE);
        byte[] address = attributes.bytes(attributes.has(IFA_LOCAL) ? IFA_LOCAL : IFA_ADDRESS);
        int length = Byte.toUnsignedInt(message.payload().get(PREFIX_OFFSET));
        return new LinkAddress(message.payload().getInt(INDEX_OFFSET), new IpPrefix(IpPrefix.of(address), length));
    }

    private static MessageWriter body(int link, IpPrefix prefix) {
        byte[] address = prefix.address().getAddress();
        return structure(prefix.family(), prefix.length(), link)
                .bytes(IFA_LOCAL, address)
                .bytes(IFA_ADDRESS, address);
    }

    /** An address of IPv6 is not looked for on the line first, which takes a second: addresses are given, not found. */
    private static MessageWriter structure(int family, int prefixLength, int link) {
        return new MessageWriter()
                .field8(family)
                .field8(prefixLength)
                .field8(family == AF_INET6 ? IFA_F_NODAD : 0)
                .field8(0)
                .field32(link);
    }
}

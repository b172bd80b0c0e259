package org.gantry.linux.netlink.route;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.gantry.linux.netlink.Attributes;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.linux.netlink.NetlinkMessage;

/**
 * A network interface as the kernel describes it.
 *
 * @param kind {@code veth}, {@code bridge}, ...; empty for hardware and loopback
 * @param mac empty for links without a hardware address of six bytes
 * @param up whether it was set up (IFF_UP), whatever the state of the line
 * @param master index of the bridge it is a port of, 0 for none
 * @param peer index of the link it is tied to (the other end of a veth), in that link's namespace; 0 for none
 */
public record Link(
        int index, String name, String kind, Optional<MacAddress> mac, int mtu, boolean up, int master, int peer) {
    /** {@code struct ifinfomsg { u8 family; u8 pad; u16 type; s32 index; u32 flags; u32 change; }}. */
    static final int STRUCTURE_SIZE = 16;

    static final int IFF_UP = 1;
    static final int IFLA_ADDRESS = 1;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MTU = 4;
    static final int IFLA_LINK = 5;
    static final int IFLA_MASTER = 10;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_NET_NS_FD = 28;
    static final int IFLA_EXT_MASK = 29;
    static final int IFLA_INFO_KIND = 1;
    static final int IFLA_INFO_DATA = 2;
    static final int VETH_INFO_PEER = 1;

    private static final int INDEX_OFFSET = 4;
    private static final int FLAGS_OFFSET = 8;
    private static final int MAC_SIZE = 6;

    static Link parse(NetlinkMessage message) {
        Attributes attributes = message.attributes(STRUCTURE_SIZE);
        ByteBuffer structure = message.payload();
        return new Link(
                structure.getInt(INDEX_OFFSET),
                attributes.string(IFLA_IFNAME),
                attributes.nested(IFLA_LINKINFO).string(IFLA_INFO_KIND, ""),
                attributes
                        .optionalBytes(IFLA_ADDRESS)
                        .filter(bytes -> bytes.length == MAC_SIZE)
                        .map(MacAddress::of),
                attributes.u32(IFLA_MTU, 0),
                (structure.getInt(FLAGS_OFFSET) & IFF_UP) != 0,
                attributes.u32(IFLA_MASTER, 0),
                attributes.u32(IFLA_LINK, 0));
    }
}

package org.gantry.linux.netlink.route;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.linux.netlink.MessageWriter;

/**
 * A link to make on top of another one, its parent: macvlan, ipvlan, vlan (ip-link(8)).
 *
 * @param kind of the link, as the kernel calls it
 * @param name of the link
 * @param parent index of the link it is made on, in the namespace of the socket
 * @param namespace where the link is made; empty: beside its parent
 * @param mac its hardware address; empty: the kernel's choice
 * @param mtu empty: the parent's
 * @param data what its kind is told
 */
public record StackedSpec(
        String kind,
        String name,
        int parent,
        Optional<Fd> namespace,
        Optional<MacAddress> mac,
        OptionalInt mtu,
        Consumer<MessageWriter> data) {
    public static final String MACVLAN = "macvlan";
    public static final String IPVLAN = "ipvlan";
    public static final String VLAN = "vlan";

    private static final int IFLA_MACVLAN_MODE = 1;
    private static final int IFLA_IPVLAN_MODE = 1;
    private static final int IFLA_IPVLAN_FLAGS = 2;
    private static final int IFLA_VLAN_ID = 1;

    /** How links of the kind macvlan on one parent deal with each other; the numbers of {@code if_link.h}. */
    public enum MacvlanMode {
        PRIVATE(1),
        VEPA(2),
        BRIDGE(4),
        PASSTHRU(8);

        private final int number;

        MacvlanMode(int number) {
            this.number = number;
        }
    }

    /** The layer at which links of the kind ipvlan pass packets on. */
    public enum IpvlanMode {
        L2,
        L3,
        L3S
    }

    /** How links of the kind ipvlan on one parent deal with each other. */
    public enum IpvlanFlag {
        BRIDGE,
        PRIVATE,
        VEPA
    }

    /** A link with a hardware address of its own. */
    public static StackedSpec macvlan(
            String name, int parent, Fd namespace, MacAddress mac, OptionalInt mtu, MacvlanMode mode) {
        return new StackedSpec(
                MACVLAN,
                name,
                parent,
                Optional.of(namespace),
                Optional.of(mac),
                mtu,
                data -> data.u32(IFLA_MACVLAN_MODE, mode.number));
    }

    /** A link that shares the hardware address of its parent. */
    public static StackedSpec ipvlan(
            String name, int parent, Fd namespace, OptionalInt mtu, IpvlanMode mode, IpvlanFlag flag) {
        return new StackedSpec(
                IPVLAN,
                name,
                parent,
                Optional.of(namespace),
                Optional.empty(),
                mtu,
                data -> data.u16(IFLA_IPVLAN_MODE, mode.ordinal()).u16(IFLA_IPVLAN_FLAGS, flag.ordinal()));
    }

    /** What of a link carries one tag of IEEE 802.1Q. */
    public static StackedSpec vlan(String name, int parent, int id) {
        return new StackedSpec(
                VLAN,
                name,
                parent,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                data -> data.u16(IFLA_VLAN_ID, id));
    }
}

package org.gantry.linux.netlink;

/** The kernel subsystems reached over netlink (linux/netlink.h). */
public enum NetlinkFamily {
    /** Links, addresses, routes: rtnetlink(7). */
    ROUTE(0),
    /** Packet filtering: nftables among others. */
    NETFILTER(12);

    private final int number;

    NetlinkFamily(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}

package org.gantry.linux.netlink.nft;

/** What packets a table sees (NFPROTO_* of linux/netfilter.h). */
public enum NftFamily {
    /** IPv4 and IPv6. */
    INET(1),
    IPV4(2),
    IPV6(10),
    BRIDGE(7);

    private final int number;

    NftFamily(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}

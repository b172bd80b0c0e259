package org.gantry.linux.netlink.nft;

/**
 * Where in the network stack a base chain is called.
 *
 * @param type {@code filter} or {@code nat}
 * @param number NF_INET_* of linux/netfilter.h
 * @param priority chains with smaller ones are called first
 */
public record Hook(String type, int number, int priority) {
    private static final int NF_INET_PRE_ROUTING = 0;
    private static final int NF_INET_FORWARD = 2;
    private static final int NF_INET_LOCAL_OUT = 3;
    private static final int NF_INET_POST_ROUTING = 4;
    private static final int NF_IP_PRI_RAW = -300;
    private static final int NF_IP_PRI_NAT_DST = -100;
    private static final int NF_IP_PRI_FILTER = 0;
    private static final int NF_IP_PRI_NAT_SRC = 100;

    /** Whether it is called for packets on their way through this machine, to say whether they may pass. */
    public boolean filtersForwarded() {
        return type.equals("filter") && number == NF_INET_FORWARD;
    }

    /** Packets on their way through this machine. */
    public static Hook forwardFilter() {
        return new Hook("filter", NF_INET_FORWARD, NF_IP_PRI_FILTER);
    }

    /** Packets that arrive, before anything else has looked at them. */
    public static Hook arrival() {
        return new Hook("filter", NF_INET_PRE_ROUTING, NF_IP_PRI_RAW);
    }

    /** Packets that leave, forwarded ones and those of this machine's own. */
    public static Hook departure() {
        return new Hook("filter", NF_INET_POST_ROUTING, NF_IP_PRI_FILTER);
    }

    /** Packets that leave: where source addresses are translated. */
    public static Hook sourceNat() {
        return new Hook("nat", NF_INET_POST_ROUTING, NF_IP_PRI_NAT_SRC);
    }

    /** Packets that arrive: where destinations are translated. */
    public static Hook destinationNat() {
        return new Hook("nat", NF_INET_PRE_ROUTING, NF_IP_PRI_NAT_DST);
    }

    /** Packets of this machine's own processes: where their destinations are translated. */
    public static Hook localDestinationNat() {
        return new Hook("nat", NF_INET_LOCAL_OUT, NF_IP_PRI_NAT_DST);
    }
}

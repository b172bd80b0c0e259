package org.gantry.linux.netlink.nft;

import java.util.Optional;

/**
 * A list of rules.
 *
 * @param hook where the network stack calls it; empty for a chain that only rules jump to
 * @param policy what becomes of a packet that no rule of a base chain decided about
 */
public record Chain(Table table, String name, Optional<Hook> hook, Policy policy) {

    /** The verdict at the end of a base chain; the number is the kernel's. */
    public enum Policy {
        DROP,
        ACCEPT
    }

    /** A chain that the network stack calls, accepting what no rule decides about. */
    public static Chain base(Table table, String name, Hook hook) {
        return new Chain(table, name, Optional.of(hook), Policy.ACCEPT);
    }

    /** A chain for rules to jump to. */
    public static Chain regular(Table table, String name) {
        return new Chain(table, name, Optional.empty(), Policy.ACCEPT);
    }

    @Override
    public String toString() {
        return "chain " + name + " of " + table;
    }
}

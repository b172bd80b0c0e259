package org.gantry.network.bridge;

import java.util.List;
import org.gantry.linux.netlink.nft.Chain;
import org.gantry.linux.netlink.nft.Hook;
import org.gantry.linux.netlink.nft.NftFamily;
import org.gantry.linux.netlink.nft.NftTransaction;
import org.gantry.linux.netlink.nft.Nftables;
import org.gantry.linux.netlink.nft.RuleBuilder;
import org.gantry.linux.netlink.nft.Table;
import org.gantry.linux.netlink.nft.Verdict;

/**
 * This engine's own table of nftables. It is always written as a whole, in one transaction, so what it says does not
 * depend on what was there; tables and chains of others are never looked at.
 *
 * <p>Containers reach the outside, masqueraded as the host, and each other on the same bridge. Nobody outside reaches a
 * container, nor does one network reach another, except to answer.
 */
final class FilterTable {
    private final Table table;

    FilterTable(String name) {
        this.table = new Table(NftFamily.IPV4, name);
    }

    boolean isInstalled(Nftables nftables) {
        return nftables.exists(table);
    }

    /** Writes the table for these networks; without any, there is none. */
    void install(Nftables nftables, List<BridgeNetwork> networks) {
        if (networks.isEmpty()) {
            nftables.delete(table);
            return;
        }
        var transaction = new NftTransaction().replace(table);
        addForward(transaction, networks);
        addPostrouting(transaction, networks);
        nftables.commit(transaction);
    }

    /** What enters networks is decided before what leaves them, or a way out would be a way into the neighbour's. */
    private void addForward(NftTransaction transaction, List<BridgeNetwork> networks) {
        Chain forward = Chain.base(table, "forward", Hook.forwardFilter());
        transaction.add(forward);
        for (BridgeNetwork network : networks) {
            String bridge = network.bridge();
            transaction.add(
                    forward,
                    new RuleBuilder()
                            .outputIs(bridge)
                            .belongsToKnownConnection()
                            .verdict(Verdict.ACCEPT)
                            .build());
            transaction.add(
                    forward,
                    new RuleBuilder()
                            .outputIs(bridge)
                            .inputIsNot(bridge)
                            .verdict(Verdict.DROP)
                            .build());
        }
        for (BridgeNetwork network : networks) {
            transaction.add(
                    forward,
                    new RuleBuilder()
                            .inputIs(network.bridge())
                            .verdict(Verdict.ACCEPT)
                            .build());
        }
    }

    private void addPostrouting(NftTransaction transaction, List<BridgeNetwork> networks) {
        Chain postrouting = Chain.base(table, "postrouting", Hook.sourceNat());
        transaction.add(postrouting);
        for (BridgeNetwork network : networks) {
            transaction.add(
                    postrouting,
                    new RuleBuilder()
                            .sourceIn(network.subnet())
                            .outputIsNot(network.bridge())
                            .masquerade()
                            .build());
        }
    }
}

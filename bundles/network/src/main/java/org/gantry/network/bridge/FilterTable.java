package org.gantry.network.bridge;

import java.util.List;
import org.gantry.linux.netlink.nft.NftFamily;
import org.gantry.linux.netlink.nft.NftTransaction;
import org.gantry.linux.netlink.nft.Nftables;
import org.gantry.linux.netlink.nft.SetElement;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.ports.Publication;

/**
 * This engine's own tables of nftables, one for each family of addresses. When networks come and go they are written as
 * a whole, in one transaction, so what they say does not depend on what was there; when ports come and go, entries of
 * their maps change. Tables and chains of others are never looked at.
 *
 * <p>Containers reach the outside, masqueraded as the host, and each other on the same bridge. Nobody outside reaches a
 * container, nor does one network reach another, except to answer, and except through published ports. Internal
 * networks are left and entered by nothing at all.
 */
final class FilterTable {
    private final FamilyTable ipv4;
    private final FamilyTable ipv6;

    FilterTable(String name) {
        this.ipv4 = new FamilyTable(NftFamily.IPV4, name);
        this.ipv6 = new FamilyTable(NftFamily.IPV6, name);
    }

    /** A quick look: whether the tables are there that a network needs. */
    boolean isInstalled(Nftables nftables, boolean withIpv6) {
        return nftables.exists(ipv4.table()) && (!withIpv6 || nftables.exists(ipv6.table()));
    }

    /** Whether as much is there as these networks, published ports and links need. */
    boolean isComplete(
            Nftables nftables, List<BridgeNetwork> networks, List<Publication> ports, List<SetElement> links) {
        return List.of(ipv4, ipv6).stream().allMatch(family -> {
            List<BridgeNetwork> members = family.of(networks);
            var needed = new NftTransaction();
            if (!members.isEmpty()) {
                family.write(needed, members, ports, links);
            }
            return needed.added().equals(nftables.contents(family.table(), needed.sets()));
        });
    }

    /** Writes the tables for these networks, published ports and links; without any network, there are none. */
    void install(Nftables nftables, List<BridgeNetwork> networks, List<Publication> ports, List<SetElement> links) {
        var transaction = new NftTransaction();
        for (FamilyTable family : List.of(ipv4, ipv6)) {
            List<BridgeNetwork> members = family.of(networks);
            if (!members.isEmpty()) {
                family.write(transaction, members, ports, links);
            } else if (nftables.exists(family.table())) {
                transaction.add(family.table()).delete(family.table());
            }
        }
        nftables.commit(transaction);
    }

    /**
     * Changes what is redirected, in one transaction.
     *
     * @return false when the tables are not as they should be, and have to be written as a whole
     */
    boolean redirect(Nftables nftables, List<Publication> wanted, List<Publication> unwanted) {
        var transaction = new NftTransaction();
        for (FamilyTable family : List.of(ipv4, ipv6)) {
            family.removePorts(transaction, unwanted);
            family.addPorts(transaction, wanted);
        }
        try {
            nftables.commit(transaction);
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT, Errno.EEXIST)) {
                return false;
            }
            throw e;
        }
    }
}

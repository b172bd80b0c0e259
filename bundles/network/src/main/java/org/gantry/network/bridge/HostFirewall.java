package org.gantry.network.bridge;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.net.LegacyIptables;
import org.gantry.linux.netlink.nft.Chain;
import org.gantry.linux.netlink.nft.Chain.Policy;
import org.gantry.linux.netlink.nft.Hook;
import org.gantry.linux.netlink.nft.NftFamily;
import org.gantry.linux.netlink.nft.Nftables;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.HostNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others have written into the packet filter. An accept in our tables does not overrule a drop in theirs, and theirs
 * are not ours to change: all one can do is to say so.
 */
final class HostFirewall {
    private static final Logger LOG = LoggerFactory.getLogger(HostFirewall.class);

    private final HostNamespace host;
    private List<String> told = List.of();

    HostFirewall(HostNamespace host) {
        this.host = host;
    }

    /**
     * What of it keeps containers from being reached, or from reaching others.
     *
     * @param ipv6 whether there are containers with IPv6
     */
    List<String> warnings(boolean ipv6) {
        List<String> dropping = new ArrayList<>();
        try {
            look(ipv6, dropping);
        } catch (SyscallException | UncheckedIOException e) {
            LOG.warn(
                    "The host's firewall cannot be looked at: {}",
                    e.getMessage()); // which keeps no container from anything
        }
        return dropping.stream().map(HostFirewall::warning).toList();
    }

    private void look(boolean ipv6, List<String> dropping) {
        try (Nftables nftables = host.nftables()) {
            List<NftFamily> families = ipv6
                    ? List.of(NftFamily.INET, NftFamily.IPV4, NftFamily.IPV6)
                    : List.of(NftFamily.INET, NftFamily.IPV4);
            for (NftFamily family : families) {
                nftables.baseChains(family).stream()
                        .filter(chain -> chain.policy() == Policy.DROP)
                        .filter(chain ->
                                chain.hook().filter(Hook::filtersForwarded).isPresent())
                        .map(HostFirewall::words)
                        .forEach(dropping::add);
            }
        }
        if (host.call(() -> LegacyIptables.dropsForwarded(false))) {
            dropping.add("chain FORWARD of table filter, iptables-legacy");
        }
        if (ipv6 && host.call(() -> LegacyIptables.dropsForwarded(true))) {
            dropping.add("chain FORWARD of table filter, ip6tables-legacy");
        }
    }

    private static String words(Chain chain) {
        return "chain " + chain.name() + " of table "
                + switch (chain.table().family()) {
                    case IPV4 -> "ip ";
                    case IPV6 -> "ip6 ";
                    case INET -> "inet ";
                    case BRIDGE -> "bridge ";
                }
                + chain.table().name();
    }

    private static String warning(String where) {
        return "WARNING: the host's firewall drops forwarded packets that none of its rules accepts (" + where
                + "): containers reach other machines, and are reached at published ports, only as far as it lets them";
    }

    /** Writes warnings into the log that were not there the last time. */
    synchronized void log(boolean ipv6) {
        List<String> now = warnings(ipv6);
        now.stream().filter(warning -> !told.contains(warning)).forEach(LOG::warn);
        told = now;
    }
}

package org.gantry.network.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.gantry.linux.net.Transport;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.nft.Chain;
import org.gantry.linux.netlink.nft.Hook;
import org.gantry.linux.netlink.nft.NftFamily;
import org.gantry.linux.netlink.nft.NftSet;
import org.gantry.linux.netlink.nft.NftSet.DataType;
import org.gantry.linux.netlink.nft.NftTransaction;
import org.gantry.linux.netlink.nft.RuleBuilder;
import org.gantry.linux.netlink.nft.SetElement;
import org.gantry.linux.netlink.nft.Table;
import org.gantry.linux.netlink.nft.Verdict;
import org.gantry.network.ports.Publication;

/** The engine's table for one family of addresses. Links and ports are in sets: a packet meets as many rules with a hundred networks as with one. */
final class FamilyTable {
    private static final IpPrefix LOOPBACK = IpPrefix.parse("127.0.0.0/8");
    private static final IpPrefix LOOPBACK6 = IpPrefix.parse("::1/128");
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int SCTP_ABORT = 6;
    private static final int SCTP_FLAG_T = 1;

    private final boolean ipv6;
    private final Table table;
    private final NftSet bridges;
    private final NftSet internal;
    private final NftSet within;
    private final NftSet routed;
    private final NftSet unprotected;
    private final NftSet opened;
    private final NftSet linked;
    private final NftSet ports;
    private final NftSet portsOfAddresses;

    FamilyTable(NftFamily family, String name) {
        this.ipv6 = family == NftFamily.IPV6;
        this.table = new Table(family, name);
        this.bridges = NftSet.set(table, "bridges", DataType.LINK_NAME);
        this.internal = NftSet.set(table, "internal", DataType.LINK_NAME);
        this.within = NftSet.set(table, "within", DataType.LINK_NAMES);
        this.routed = NftSet.set(table, "routed", DataType.LINK_NAME);
        this.unprotected = NftSet.set(table, "unprotected", DataType.LINK_NAME);
        this.opened = NftSet.set(table, "opened", place());
        this.linked = NftSet.set(table, "linked", DataType.PROTOCOL_IPV4_ADDRESSES_AND_PORT);
        DataType target = ipv6 ? DataType.IPV6_ADDRESS_AND_PORT : DataType.IPV4_ADDRESS_AND_PORT;
        this.ports = NftSet.map(table, "ports", DataType.PROTOCOL_AND_PORT, target);
        this.portsOfAddresses = NftSet.map(table, "ports_of_addresses", place(), target);
    }

    private DataType place() {
        return ipv6 ? DataType.PROTOCOL_IPV6_ADDRESS_AND_PORT : DataType.PROTOCOL_IPV4_ADDRESS_AND_PORT;
    }

    Table table() {
        return table;
    }

    /** The networks that have addresses of this family. */
    List<BridgeNetwork> of(List<BridgeNetwork> networks) {
        return networks.stream().filter(network -> subnet(network).isPresent()).toList();
    }

    private Optional<IpPrefix> subnet(BridgeNetwork network) {
        return ipv6 ? network.subnet6() : Optional.of(network.subnet());
    }

    /** Writes the table anew. */
    void write(
            NftTransaction transaction,
            List<BridgeNetwork> networks,
            List<Publication> publications,
            List<SetElement> links) {
        transaction.replace(table);
        addSets(transaction, networks);
        addPorts(transaction, publications);
        if (!ipv6) {
            transaction.add(linked).add(linked, links);
            addArrival(transaction);
        }
        addRedirects(transaction);
        addForward(transaction);
        addDeparture(transaction);
        addPostrouting(transaction, networks);
    }

    private void addSets(NftTransaction transaction, List<BridgeNetwork> networks) {
        for (NftSet set : List.of(bridges, internal, within, routed, unprotected, opened, ports, portsOfAddresses)) {
            transaction.add(set);
        }
        transaction.add(bridges, elements(networks, network -> true));
        transaction.add(
                internal, elements(networks, network -> network.network().internal()));
        transaction.add(routed, elements(networks, network -> network.mode(ipv6) == GatewayMode.ROUTED));
        transaction.add(unprotected, elements(networks, network -> network.mode(ipv6) == GatewayMode.NAT_UNPROTECTED));
        List<SetElement> pairs = new ArrayList<>();
        networks.stream()
                .filter(BridgeNetwork::connectsContainers)
                .forEach(network -> pairs.add(SetElement.ofLinks(network.bridge(), network.bridge())));
        transaction.add(within, pairs);
    }

    private static List<SetElement> elements(List<BridgeNetwork> networks, Predicate<BridgeNetwork> which) {
        return networks.stream()
                .filter(which)
                .map(network -> SetElement.ofLink(network.bridge()))
                .toList();
    }

    void addPorts(NftTransaction transaction, List<Publication> publications) {
        List<Publication> own = ofThisFamily(publications);
        transaction
                .add(ports, Redirects.ofAnyAddress(own, true))
                .add(portsOfAddresses, Redirects.ofOneAddress(own, true))
                .add(opened, Redirects.opened(own));
    }

    void removePorts(NftTransaction transaction, List<Publication> publications) {
        List<Publication> own = ofThisFamily(publications);
        transaction
                .remove(ports, Redirects.ofAnyAddress(own, false))
                .remove(portsOfAddresses, Redirects.ofOneAddress(own, false))
                .remove(opened, Redirects.opened(own));
    }

    private List<Publication> ofThisFamily(List<Publication> publications) {
        return publications.stream()
                .filter(publication -> publication.isIpv6() == ipv6)
                .toList();
    }

    /** Bridges take packets for 127.0.0.1, for the answers to redirected ones; but nobody else may send any. */
    private void addArrival(NftTransaction transaction) {
        Chain arrival = Chain.base(table, "arrival", Hook.arrival());
        transaction
                .add(arrival)
                .add(
                        arrival,
                        rule().inputIsNot("lo")
                                .destinationIn(LOOPBACK)
                                .verdict(Verdict.DROP)
                                .build());
    }

    /** For packets from elsewhere, and for those of the host's own processes; at ::1 these meet the engine itself. */
    private void addRedirects(NftTransaction transaction) {
        Chain output = Chain.base(table, "output", Hook.localDestinationNat());
        List<Chain> chains = List.of(Chain.base(table, "prerouting", Hook.destinationNat()), output);
        for (Chain chain : chains) {
            transaction.add(chain);
            if (ipv6 && chain.equals(output)) {
                transaction.add(
                        chain,
                        rule().destinationIn(LOOPBACK6).verdict(Verdict.ACCEPT).build());
            }
            transaction
                    .add(
                            chain,
                            rule().redirectByAddressAndPort(portsOfAddresses).build())
                    .add(
                            chain,
                            rule().destinationIsLocal().redirectByPort(ports).build());
        }
    }

    /**
     * What enters networks is decided before what leaves them, or a way out would be a way into the neighbour's: containers
     * of two networks reach each other by published ports alone.
     */
    private void addForward(NftTransaction transaction) {
        Chain forward = Chain.base(table, "forward", Hook.forwardFilter());
        RuleBuilder answers = rule().outputIn(bridges).belongsToKnownConnection();
        RuleBuilder redirected = rule().outputIn(bridges).isRedirected();
        RuleBuilder published = rule().outputIn(routed).destinationAndPortIn(opened);
        RuleBuilder pinged = rule().outputIn(routed).protocolIs(ipv6 ? ICMPV6 : ICMP);
        RuleBuilder separated = rule().inputIn(bridges).outputIn(bridges);
        transaction.add(forward);
        if (!ipv6) {
            RuleBuilder known = rule().inputIn(bridges).sourceDestinationAndPortIn(linked);
            transaction.add(forward, known.verdict(Verdict.ACCEPT).build());
        }
        transaction
                .add(
                        forward,
                        rule().inputAndOutputIn(within).verdict(Verdict.ACCEPT).build())
                .add(forward, rule().inputIn(internal).verdict(Verdict.DROP).build())
                .add(forward, rule().outputIn(internal).verdict(Verdict.DROP).build())
                .add(forward, answers.verdict(Verdict.ACCEPT).build())
                .add(forward, redirected.verdict(Verdict.ACCEPT).build())
                .add(forward, published.verdict(Verdict.ACCEPT).build())
                .add(forward, separated.verdict(Verdict.DROP).build())
                .add(forward, pinged.verdict(Verdict.ACCEPT).build())
                .add(
                        forward,
                        rule().outputIn(unprotected).verdict(Verdict.ACCEPT).build())
                .add(forward, rule().outputIn(bridges).verdict(Verdict.DROP).build())
                .add(forward, rule().inputIn(bridges).verdict(Verdict.ACCEPT).build());
    }

    /**
     * Who calls a port of SCTP tells all its addresses, and the container tries them by heartbeats (RFC 9260, 5.4). Those are
     * not redirected: who gets one knows of no association with the container, and its ABORT (8.4), which has the flag T as
     * no other has, would end the one that there is. Without it, the other addresses just remain unconfirmed. For the
     * kernel such an ABORT belongs to no connection, or to one of which it has seen a heartbeat alone.
     */
    private void addDeparture(NftTransaction transaction) {
        Chain departure = Chain.base(table, "departure", Hook.departure());
        transaction
                .add(departure)
                .add(
                        departure,
                        unknownAssociation().isAssured().verdict(Verdict.ACCEPT).build())
                .add(departure, unknownAssociation().verdict(Verdict.DROP).build());
    }

    private RuleBuilder unknownAssociation() {
        return rule().protocolIs(Transport.SCTP.number())
                .sctpChunkIs(SCTP_ABORT, SCTP_FLAG_T)
                .outputIn(bridges);
    }

    /**
     * Containers that leave become the host. So do those that come back to their own network through a published port,
     * or they would be answered directly by somebody whom they have not called.
     */
    private void addPostrouting(NftTransaction transaction, List<BridgeNetwork> networks) {
        Chain postrouting = Chain.base(table, "postrouting", Hook.sourceNat());
        transaction.add(postrouting);
        if (!ipv6) {
            transaction.add(
                    postrouting,
                    rule().sourceIn(LOOPBACK).outputIn(bridges).masquerade().build());
        }
        for (BridgeNetwork network : networks) {
            IpPrefix subnet = subnet(network).orElseThrow();
            RuleBuilder leaving = rule().sourceIn(subnet).outputIsNot(network.bridge());
            RuleBuilder comingBack =
                    rule().sourceIn(subnet).outputIs(network.bridge()).isRedirected();
            if (network.masquerades(ipv6)) {
                transaction.add(
                        postrouting,
                        network.hostAddress(ipv6)
                                .map(leaving::sourceBecomes)
                                .orElseGet(leaving::masquerade)
                                .build());
            }
            transaction.add(postrouting, comingBack.masquerade().build());
        }
    }

    private RuleBuilder rule() {
        return new RuleBuilder(table.family());
    }
}

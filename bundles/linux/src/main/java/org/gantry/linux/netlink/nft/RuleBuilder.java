package org.gantry.linux.netlink.nft;

import static org.gantry.linux.netlink.nft.Register.R1;
import static org.gantry.linux.netlink.nft.Register.R2;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.nft.Expressions.Base;
import org.gantry.linux.netlink.nft.Expressions.Comparison;
import org.gantry.linux.netlink.nft.Expressions.Meta;
import org.gantry.linux.syscall.CString;

/** Writes a rule for a table of the family IPV4 or IPV6: conditions first, then what to do. */
public final class RuleBuilder {
    private static final int NAME_SIZE = 16;
    private static final int DESTINATION_PORT_OFFSET = 2;
    private static final int PORT_SIZE = 2;
    private static final int STATE_ESTABLISHED = 2;
    private static final int STATE_RELATED = 4;
    private static final int STATUS_ASSURED = 0x4;
    private static final int STATUS_DESTINATION_NAT = 0x20;
    private static final int SCTP_CHUNK_OFFSET = 12;
    private static final int SCTP_TYPE_AND_FLAGS_SIZE = 2;
    private static final int RTN_LOCAL = 2;

    private final NftFamily family;
    private final List<Expression> expressions = new ArrayList<>();

    /** For IPv4. */
    public RuleBuilder() {
        this(NftFamily.IPV4);
    }

    public RuleBuilder(NftFamily family) {
        this.family = family;
    }

    private boolean isIpv6() {
        return family == NftFamily.IPV6;
    }

    private int addressSize() {
        return isIpv6() ? 16 : 4;
    }

    private int sourceOffset() {
        return isIpv6() ? 8 : 12;
    }

    private int destinationOffset() {
        return isIpv6() ? 24 : 16;
    }

    /** {@code ip saddr PREFIX}. */
    public RuleBuilder sourceIn(IpPrefix prefix) {
        return addressIn(sourceOffset(), prefix);
    }

    /** {@code ip daddr PREFIX}. */
    public RuleBuilder destinationIn(IpPrefix prefix) {
        return addressIn(destinationOffset(), prefix);
    }

    /** {@code iifname NAME}. */
    public RuleBuilder inputIs(String name) {
        return name(Meta.IIFNAME, Comparison.EQUAL, name);
    }

    /** {@code iifname != NAME}. */
    public RuleBuilder inputIsNot(String name) {
        return name(Meta.IIFNAME, Comparison.NOT_EQUAL, name);
    }

    /** {@code oifname NAME}. */
    public RuleBuilder outputIs(String name) {
        return name(Meta.OIFNAME, Comparison.EQUAL, name);
    }

    /** {@code oifname != NAME}. */
    public RuleBuilder outputIsNot(String name) {
        return name(Meta.OIFNAME, Comparison.NOT_EQUAL, name);
    }

    /** {@code ct state established,related}: the packet answers one that was let through before. */
    public RuleBuilder belongsToKnownConnection() {
        return step(Expressions.connectionState(R1))
                .step(Expressions.mask(R1, hostOrder(STATE_ESTABLISHED | STATE_RELATED)))
                .step(Expressions.compare(R1, Comparison.NOT_EQUAL, hostOrder(0)));
    }

    /** {@code ct status dnat}: the connection was made to an address that was rewritten. */
    public RuleBuilder isRedirected() {
        return step(Expressions.connectionStatus(R1))
                .step(Expressions.mask(R1, hostOrder(STATUS_DESTINATION_NAT)))
                .step(Expressions.compare(R1, Comparison.NOT_EQUAL, hostOrder(0)));
    }

    /** {@code ct status assured}: the connection was established. Nothing holds of a packet that is of no connection. */
    public RuleBuilder isAssured() {
        return step(Expressions.connectionStatus(R1))
                .step(Expressions.mask(R1, hostOrder(STATUS_ASSURED)))
                .step(Expressions.compare(R1, Comparison.NOT_EQUAL, hostOrder(0)));
    }

    /** {@code @th,96,16 VALUE}: type and flags of the first chunk of a packet of SCTP (RFC 9260, section 3.2). */
    public RuleBuilder sctpChunkIs(int type, int flags) {
        return step(Expressions.payload(Base.TRANSPORT, SCTP_CHUNK_OFFSET, SCTP_TYPE_AND_FLAGS_SIZE, R1))
                .step(Expressions.compare(R1, Comparison.EQUAL, (byte) type, (byte) flags));
    }

    /** {@code fib daddr type local}: the destination is one of this machine's own addresses. */
    public RuleBuilder destinationIsLocal() {
        return step(Expressions.destinationType(R1))
                .step(Expressions.compare(R1, Comparison.EQUAL, hostOrder(RTN_LOCAL)));
    }

    /** {@code iifname @SET}. */
    public RuleBuilder inputIn(NftSet set) {
        return step(Expressions.meta(Meta.IIFNAME, R1)).step(Expressions.lookup(set, R1));
    }

    /** {@code oifname @SET}. */
    public RuleBuilder outputIn(NftSet set) {
        return step(Expressions.meta(Meta.OIFNAME, R1)).step(Expressions.lookup(set, R1));
    }

    /** {@code iifname . oifname @SET}. */
    public RuleBuilder inputAndOutputIn(NftSet set) {
        return step(Expressions.meta(Meta.IIFNAME, R1))
                .step(Expressions.meta(Meta.OIFNAME, R2))
                .step(Expressions.lookup(set, R1));
    }

    /** {@code meta l4proto NUMBER}: 6 for TCP, 17 for UDP, 132 for SCTP. */
    public RuleBuilder protocolIs(int number) {
        return step(Expressions.meta(Meta.L4PROTO, R1)).step(Expressions.compare(R1, Comparison.EQUAL, (byte) number));
    }

    /** {@code ip daddr @SET}. */
    public RuleBuilder destinationIn(NftSet set) {
        return step(Expressions.payload(Base.NETWORK, destinationOffset(), addressSize(), R1))
                .step(Expressions.lookup(set, R1));
    }

    /** {@code meta l4proto . ip daddr . th dport @SET}. */
    public RuleBuilder destinationAndPortIn(NftSet set) {
        return destinationAndPort().step(Expressions.lookup(set, R1));
    }

    /** {@code meta l4proto . ip saddr . ip daddr . th dport @SET}, for IPv4. */
    public RuleBuilder sourceDestinationAndPortIn(NftSet set) {
        return step(Expressions.metaToWord(Meta.L4PROTO, 0))
                .step(Expressions.payloadToWord(Base.NETWORK, sourceOffset(), addressSize(), 1))
                .step(Expressions.payloadToWord(Base.NETWORK, destinationOffset(), addressSize(), 2))
                .step(Expressions.payloadToWord(Base.TRANSPORT, DESTINATION_PORT_OFFSET, PORT_SIZE, 3))
                .step(Expressions.lookup(set, R1));
    }

    /** {@code dnat ip to th dport map @MAP}: rewrites the destination to what the map has for its port, if anything. */
    public RuleBuilder redirectPort(NftSet map) {
        return step(Expressions.payload(Base.TRANSPORT, DESTINATION_PORT_OFFSET, PORT_SIZE, R1))
                .redirectTo(map);
    }

    /** {@code dnat to meta l4proto . th dport map @MAP}: rewrites the destination to what the map has for it, if anything. */
    public RuleBuilder redirectByPort(NftSet map) {
        return step(Expressions.metaToWord(Meta.L4PROTO, 0))
                .step(Expressions.payloadToWord(Base.TRANSPORT, DESTINATION_PORT_OFFSET, PORT_SIZE, 1))
                .redirectTo(map);
    }

    /** As {@link #redirectByPort} with {@code meta l4proto . ip daddr . th dport} for a key. */
    public RuleBuilder redirectByAddressAndPort(NftSet map) {
        return destinationAndPort().redirectTo(map);
    }

    private RuleBuilder destinationAndPort() {
        int portWord = 1 + addressSize() / Integer.BYTES;
        return step(Expressions.metaToWord(Meta.L4PROTO, 0))
                .step(Expressions.payloadToWord(Base.NETWORK, destinationOffset(), addressSize(), 1))
                .step(Expressions.payloadToWord(Base.TRANSPORT, DESTINATION_PORT_OFFSET, PORT_SIZE, portWord));
    }

    private RuleBuilder redirectTo(NftSet map) {
        return step(Expressions.lookup(map, R1, R1)).step(Expressions.destinationNat(family, R1));
    }

    /** {@code dnat to ADDRESS:PORT}. */
    public RuleBuilder redirect(InetAddress address, int port) {
        int portWord = addressSize() / Integer.BYTES;
        byte[] target = Arrays.copyOf(address.getAddress(), addressSize() + Integer.BYTES);
        target[addressSize()] = (byte) (port >>> Byte.SIZE);
        target[addressSize() + 1] = (byte) port;
        return step(Expressions.immediateToWord(0, Arrays.copyOf(target, addressSize())))
                .step(Expressions.immediateToWord(
                        portWord, Arrays.copyOfRange(target, addressSize(), addressSize() + PORT_SIZE)))
                .step(Expressions.destinationNat(family, R1));
    }

    /** {@code th dport PORT}. */
    public RuleBuilder destinationPortIs(int port) {
        return step(Expressions.payload(Base.TRANSPORT, DESTINATION_PORT_OFFSET, PORT_SIZE, R1))
                .step(Expressions.compare(R1, Comparison.EQUAL, (byte) (port >>> Byte.SIZE), (byte) port));
    }

    /** {@code counter}. */
    public RuleBuilder counter() {
        return step(Expressions.counter());
    }

    /** {@code masquerade}. */
    public RuleBuilder masquerade() {
        return step(Expressions.masquerade());
    }

    /** {@code snat to ADDRESS}. */
    public RuleBuilder sourceBecomes(InetAddress address) {
        return step(Expressions.immediateToWord(0, address.getAddress())).step(Expressions.sourceNat(family, R1));
    }

    public RuleBuilder verdict(Verdict verdict) {
        return step(Expressions.verdict(verdict));
    }

    public List<Expression> build() {
        return List.copyOf(expressions);
    }

    private RuleBuilder addressIn(int offset, IpPrefix prefix) {
        step(Expressions.payload(Base.NETWORK, offset, addressSize(), R1));
        step(Expressions.mask(R1, prefix.mask()));
        return step(Expressions.compare(R1, Comparison.EQUAL, prefix.network().getAddress()));
    }

    private RuleBuilder name(Meta meta, Comparison comparison, String name) {
        byte[] padded = Arrays.copyOf(CString.encode(name), NAME_SIZE);
        return step(Expressions.meta(meta, R1)).step(Expressions.compare(R1, comparison, padded));
    }

    private RuleBuilder step(Expression expression) {
        expressions.add(expression);
        return this;
    }

    private static byte[] hostOrder(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }
}

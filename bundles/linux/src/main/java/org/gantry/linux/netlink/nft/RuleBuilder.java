package org.gantry.linux.netlink.nft;

import static org.gantry.linux.netlink.nft.Register.R1;

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

/** Writes a rule for a table of the family IPV4: conditions first, then what to do. */
public final class RuleBuilder {
    private static final int NAME_SIZE = 16;
    private static final int SOURCE_OFFSET = 12;
    private static final int DESTINATION_OFFSET = 16;
    private static final int DESTINATION_PORT_OFFSET = 2;
    private static final int ADDRESS_SIZE = 4;
    private static final int PORT_SIZE = 2;
    private static final int STATE_ESTABLISHED = 2;
    private static final int STATE_RELATED = 4;

    private final List<Expression> expressions = new ArrayList<>();

    /** {@code ip saddr PREFIX}. */
    public RuleBuilder sourceIn(IpPrefix prefix) {
        return addressIn(SOURCE_OFFSET, prefix);
    }

    /** {@code ip daddr PREFIX}. */
    public RuleBuilder destinationIn(IpPrefix prefix) {
        return addressIn(DESTINATION_OFFSET, prefix);
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

    /** {@code meta l4proto NUMBER}: 6 for TCP, 17 for UDP, 132 for SCTP. */
    public RuleBuilder protocolIs(int number) {
        return step(Expressions.meta(Meta.L4PROTO, R1)).step(Expressions.compare(R1, Comparison.EQUAL, (byte) number));
    }

    /** {@code ip daddr @SET}. */
    public RuleBuilder destinationIn(NftSet set) {
        return step(Expressions.payload(Base.NETWORK, DESTINATION_OFFSET, ADDRESS_SIZE, R1))
                .step(Expressions.lookup(set, R1));
    }

    /** {@code dnat ip to th dport map @MAP}: rewrites the destination to what the map has for its port, if anything. */
    public RuleBuilder redirectPort(NftSet map) {
        return step(Expressions.payload(Base.TRANSPORT, DESTINATION_PORT_OFFSET, PORT_SIZE, R1))
                .step(Expressions.lookup(map, R1, R1))
                .step(Expressions.destinationNat(R1));
    }

    /** {@code counter}. */
    public RuleBuilder counter() {
        return step(Expressions.counter());
    }

    /** {@code masquerade}. */
    public RuleBuilder masquerade() {
        return step(Expressions.masquerade());
    }

    public RuleBuilder verdict(Verdict verdict) {
        return step(Expressions.verdict(verdict));
    }

    public List<Expression> build() {
        return List.copyOf(expressions);
    }

    private RuleBuilder addressIn(int offset, IpPrefix prefix) {
        step(Expressions.payload(Base.NETWORK, offset, ADDRESS_SIZE, R1));
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

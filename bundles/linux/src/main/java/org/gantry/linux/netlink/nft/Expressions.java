package org.gantry.linux.netlink.nft;

import static org.gantry.linux.netlink.nft.Register.VERDICT;

import java.util.function.Consumer;
import org.gantry.linux.netlink.MessageWriter;

/** The kinds of {@link Expression}, with the attributes each of them has in linux/netfilter/nf_tables.h. */
final class Expressions {
    private static final int NFTA_DATA_VALUE = 1;
    private static final int NFTA_META_DREG = 1;
    private static final int NFTA_META_KEY = 2;
    private static final int NFTA_PAYLOAD_DREG = 1;
    private static final int NFTA_PAYLOAD_BASE = 2;
    private static final int NFTA_PAYLOAD_OFFSET = 3;
    private static final int NFTA_PAYLOAD_LEN = 4;
    private static final int NFTA_CT_DREG = 1;
    private static final int NFTA_CT_KEY = 2;
    private static final int NFT_CT_STATE = 0;
    private static final int NFT_CT_STATUS = 2;
    private static final int NFTA_FIB_DREG = 1;
    private static final int NFTA_FIB_RESULT = 2;
    private static final int NFTA_FIB_FLAGS = 3;
    private static final int NFT_FIB_RESULT_ADDRTYPE = 3;
    private static final int NFTA_FIB_F_DADDR = 2;
    private static final int NFTA_CMP_SREG = 1;
    private static final int NFTA_CMP_OP = 2;
    private static final int NFTA_CMP_DATA = 3;
    private static final int NFTA_BITWISE_SREG = 1;
    private static final int NFTA_BITWISE_DREG = 2;
    private static final int NFTA_BITWISE_LEN = 3;
    private static final int NFTA_BITWISE_MASK = 4;
    private static final int NFTA_BITWISE_XOR = 5;
    private static final int NFTA_LOOKUP_SET = 1;
    private static final int NFTA_LOOKUP_SREG = 2;
    private static final int NFTA_LOOKUP_DREG = 3;
    private static final int NFTA_IMMEDIATE_DREG = 1;
    private static final int NFTA_IMMEDIATE_DATA = 2;
    private static final int NFTA_COUNTER_BYTES = 1;
    private static final int NFTA_COUNTER_PACKETS = 2;
    private static final int NFTA_NAT_TYPE = 1;
    private static final int NFTA_NAT_FAMILY = 2;
    private static final int NFTA_NAT_REG_ADDR_MIN = 3;
    private static final int NFTA_NAT_REG_PROTO_MIN = 5;
    private static final int NFT_NAT_SNAT = 0;
    private static final int NFT_NAT_DNAT = 1;
    /** The registers once more, as sixteen of four bytes. */
    private static final int NFT_REG32_00 = 8;

    private Expressions() {}

    /** What is known about a packet without reading it; the numbers are NFT_META_*. */
    enum Meta {
        IIFNAME(6),
        OIFNAME(7),
        L4PROTO(16);

        private final int key;

        Meta(int key) {
            this.key = key;
        }
    }

    /** The headers a packet has; the ordinals are NFT_PAYLOAD_*. */
    enum Base {
        LINK_LAYER,
        NETWORK,
        TRANSPORT
    }

    /** The ordinals are NFT_CMP_*. */
    enum Comparison {
        EQUAL,
        NOT_EQUAL
    }

    static Expression meta(Meta meta, Register to) {
        return meta(meta, to.ordinal());
    }

    /** Loads into one of the registers of four bytes, counted from the first one of {@link Register#R1}. */
    static Expression metaToWord(Meta meta, int word) {
        return meta(meta, NFT_REG32_00 + word);
    }

    private static Expression meta(Meta meta, int register) {
        return new Expression("meta", data -> data.be32(NFTA_META_KEY, meta.key).be32(NFTA_META_DREG, register));
    }

    static Expression payload(Base base, int offset, int length, Register to) {
        return payload(base, offset, length, to.ordinal());
    }

    /** As {@link #metaToWord}. */
    static Expression payloadToWord(Base base, int offset, int length, int word) {
        return payload(base, offset, length, NFT_REG32_00 + word);
    }

    private static Expression payload(Base base, int offset, int length, int register) {
        return new Expression(
                "payload",
                data -> data.be32(NFTA_PAYLOAD_DREG, register)
                        .be32(NFTA_PAYLOAD_BASE, base.ordinal())
                        .be32(NFTA_PAYLOAD_OFFSET, offset)
                        .be32(NFTA_PAYLOAD_LEN, length));
    }

    /** The state of the connection a packet belongs to, a mask of four bytes in the host's order. */
    static Expression connectionState(Register to) {
        return new Expression("ct", data -> data.be32(NFTA_CT_KEY, NFT_CT_STATE).be32(NFTA_CT_DREG, to.ordinal()));
    }

    /** What the connection has been through, a mask of four bytes in the host's order. */
    static Expression connectionStatus(Register to) {
        return new Expression(
                "ct", data -> data.be32(NFTA_CT_KEY, NFT_CT_STATUS).be32(NFTA_CT_DREG, to.ordinal()));
    }

    /** What kind of address the destination is (RTN_* of linux/rtnetlink.h), four bytes in the host's order. */
    static Expression destinationType(Register to) {
        return new Expression(
                "fib",
                data -> data.be32(NFTA_FIB_FLAGS, NFTA_FIB_F_DADDR)
                        .be32(NFTA_FIB_RESULT, NFT_FIB_RESULT_ADDRTYPE)
                        .be32(NFTA_FIB_DREG, to.ordinal()));
    }

    static Expression compare(Register register, Comparison comparison, byte... value) {
        return new Expression(
                "cmp",
                data -> data.be32(NFTA_CMP_SREG, register.ordinal())
                        .be32(NFTA_CMP_OP, comparison.ordinal())
                        .nested(NFTA_CMP_DATA, value(value)));
    }

    /** {@code register = register & mask}. */
    static Expression mask(Register register, byte... mask) {
        return new Expression(
                "bitwise",
                data -> data.be32(NFTA_BITWISE_SREG, register.ordinal())
                        .be32(NFTA_BITWISE_DREG, register.ordinal())
                        .be32(NFTA_BITWISE_LEN, mask.length)
                        .nested(NFTA_BITWISE_MASK, value(mask))
                        .nested(NFTA_BITWISE_XOR, value(new byte[mask.length])));
    }

    /** Matches when the set has the register's value. */
    static Expression lookup(NftSet set, Register key) {
        return new Expression(
                "lookup", data -> data.string(NFTA_LOOKUP_SET, set.name()).be32(NFTA_LOOKUP_SREG, key.ordinal()));
    }

    /** Matches when the map has the register's value, and leaves what it maps to in a register. */
    static Expression lookup(NftSet map, Register key, Register to) {
        return new Expression(
                "lookup",
                data -> data.string(NFTA_LOOKUP_SET, map.name())
                        .be32(NFTA_LOOKUP_SREG, key.ordinal())
                        .be32(NFTA_LOOKUP_DREG, to.ordinal()));
    }

    static Expression verdict(Verdict verdict) {
        return new Expression(
                "immediate",
                data -> data.be32(NFTA_IMMEDIATE_DREG, VERDICT.ordinal()).nested(NFTA_IMMEDIATE_DATA, verdict.data()));
    }

    /** Puts a value into registers of four bytes, from the given one on. */
    static Expression immediateToWord(int word, byte... value) {
        return new Expression(
                "immediate",
                data -> data.be32(NFTA_IMMEDIATE_DREG, NFT_REG32_00 + word).nested(NFTA_IMMEDIATE_DATA, value(value)));
    }

    static Expression counter() {
        return new Expression(
                "counter", data -> data.be64(NFTA_COUNTER_BYTES, 0).be64(NFTA_COUNTER_PACKETS, 0));
    }

    /** Rewrites the source to the address of the interface the packet leaves by. */
    static Expression masquerade() {
        return new Expression("masq", data -> {});
    }

    /** Rewrites the destination to the address, and the port behind it, that registers from the given one on hold. */
    static Expression destinationNat(NftFamily family, Register target) {
        int addressWords = family == NftFamily.IPV6 ? 4 : 1;
        int portRegister = NFT_REG32_00 + (target.ordinal() - 1) * Integer.BYTES + addressWords;
        return new Expression(
                "nat",
                data -> data.be32(NFTA_NAT_TYPE, NFT_NAT_DNAT)
                        .be32(NFTA_NAT_FAMILY, family.number())
                        .be32(NFTA_NAT_REG_ADDR_MIN, target.ordinal())
                        .be32(NFTA_NAT_REG_PROTO_MIN, portRegister));
    }

    /** Rewrites the source to the address that a register holds. */
    static Expression sourceNat(NftFamily family, Register source) {
        return new Expression(
                "nat",
                data -> data.be32(NFTA_NAT_TYPE, NFT_NAT_SNAT)
                        .be32(NFTA_NAT_FAMILY, family.number())
                        .be32(NFTA_NAT_REG_ADDR_MIN, source.ordinal()));
    }

    private static Consumer<MessageWriter> value(byte... value) {
        return data -> data.bytes(NFTA_DATA_VALUE, value);
    }
}

package org.gantry.linux.netlink.nft;

import java.util.Optional;

/**
 * A set of values, or a map from values to values or verdicts, that rules look things up in. Changing its elements
 * does not touch the rules.
 *
 * @param data what keys map to; empty for a set
 */
public record NftSet(Table table, String name, DataType key, Optional<DataType> data) {

    /** The kinds of values, with the numbers by which the command nft knows them and their sizes in bytes. */
    public enum DataType {
        IPV4_ADDRESS(7, 4),
        IPV6_ADDRESS(8, 16),
        PORT(13, 2),
        /** Both, four bytes each: what destinations are rewritten to. */
        IPV4_ADDRESS_AND_PORT(7 << 6 | 13, 8),
        IPV6_ADDRESS_AND_PORT(8 << 6 | 13, 20),
        /** A link's name, padded with zeros. */
        LINK_NAME(41, 16),
        /** The link a packet came by and the one it leaves by. */
        LINK_NAMES(41 << 6 | 41, 32),
        /** A transport protocol's number and a port, four bytes each. */
        PROTOCOL_AND_PORT(12 << 6 | 13, 8),
        /** A transport protocol's number, an address and a port, in fields of four bytes. */
        PROTOCOL_IPV4_ADDRESS_AND_PORT((12 << 6 | 7) << 6 | 13, 12),
        PROTOCOL_IPV6_ADDRESS_AND_PORT((12 << 6 | 8) << 6 | 13, 24),
        /** A transport protocol's number, the addresses of source and destination, and a port. */
        PROTOCOL_IPV4_ADDRESSES_AND_PORT(((12 << 6 | 7) << 6 | 7) << 6 | 13, 16),
        /** Only as the data of a map. */
        VERDICT(0xFFFFFF00, 0);

        private final int number;
        private final int size;

        DataType(int number, int size) {
            this.number = number;
            this.size = size;
        }

        int number() {
            return number;
        }

        int size() {
            return size;
        }
    }

    public static NftSet set(Table table, String name, DataType key) {
        return new NftSet(table, name, key, Optional.empty());
    }

    public static NftSet map(Table table, String name, DataType key, DataType data) {
        return new NftSet(table, name, key, Optional.of(data));
    }

    @Override
    public String toString() {
        return (data.isPresent() ? "map " : "set ") + name + " of " + table;
    }
}

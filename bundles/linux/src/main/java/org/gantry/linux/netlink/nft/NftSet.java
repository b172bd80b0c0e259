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

package org.gantry.linux.netlink;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** A hardware address of six bytes, held in the lower 48 bits. */
public record MacAddress(long value) {
    private static final int SIZE = 6;
    private static final long LOCALLY_ADMINISTERED = 0x0242_0000_0000L;
    private static final long MASK = 0xFFFF_FFFF_FFFFL;
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    public MacAddress {
        if ((value & ~MASK) != 0) {
            throw new IllegalArgumentException("a hardware address has 48 bits");
        }
    }

    /** One that no hardware has. */
    public static MacAddress random() {
        long random = ThreadLocalRandom.current().nextInt() & 0xFFFF_FFFFL;
        return new MacAddress(LOCALLY_ADMINISTERED | random);
    }

    /** Parses {@code 02:42:ac:1e:00:02}. */
    public static MacAddress parse(String text) {
        try {
            return of(COLONS.parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid MAC address: " + text, e);
        }
    }

    public static MacAddress of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a hardware address of " + bytes.length + " bytes");
        }
        long value = 0;
        for (byte b : bytes) {
            value = (value << Byte.SIZE) | (b & 0xFF);
        }
        return new MacAddress(value);
    }

    public byte[] bytes() {
        byte[] bytes = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            bytes[i] = (byte) (value >>> ((SIZE - 1 - i) * Byte.SIZE));
        }
        return bytes;
    }

    @Override
    public String toString() {
        return COLONS.formatHex(bytes());
    }
}

package org.gantry.linux.netlink;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * An address and how many of its leading bits name the network: an interface's address ({@code 172.30.0.2/16}) or a
 * network ({@code 172.30.0.0/16}). IPv4 and IPv6.
 */
public record IpPrefix(InetAddress address, int length) {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    public IpPrefix {
        if (length < 0 || length > bits(address)) {
            throw new IllegalArgumentException(
                    "the prefix length " + length + " is not between 0 and " + bits(address));
        }
    }

    /** Parses {@code ADDRESS/LENGTH}; never asks a name server. */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(text + " is not of the form ADDRESS/LENGTH");
        }
        InetAddress address = InetAddress.ofLiteral(text.substring(0, slash));
        return new IpPrefix(address, Integer.parseInt(text.substring(slash + 1)));
    }

    /** The address without the bits that the prefix does not cover. */
    public InetAddress network() {
        return combine(address.getAddress(), mask(), new byte[bits(address) / Byte.SIZE]);
    }

    /** The last address of the network, for IPv4 its broadcast address. */
    public InetAddress last() {
        byte[] ones = new byte[bits(address) / Byte.SIZE];
        Arrays.fill(ones, (byte) 0xFF);
        return combine(address.getAddress(), mask(), ones);
    }

    /** The prefix as a mask: {@code 255.255.0.0}. */
    public byte[] mask() {
        byte[] mask = new byte[bits(address) / Byte.SIZE];
        for (int bit = 0; bit < length; bit++) {
            mask[bit / Byte.SIZE] |= (byte) (0x80 >>> bit % Byte.SIZE);
        }
        return mask;
    }

    /** Whether the other address is of the same kind and in the same network. */
    public boolean contains(InetAddress other) {
        return other.getAddress().length == address.getAddress().length
                && network().equals(new IpPrefix(other, length).network());
    }

    /** Whether an address is in both networks. */
    public boolean overlaps(IpPrefix other) {
        return length <= other.length ? contains(other.address) : other.contains(address);
    }

    /** AF_INET or AF_INET6. */
    public int family() {
        return family(address);
    }

    /** AF_INET or AF_INET6. */
    public static int family(InetAddress address) {
        return bits(address) == 32 ? AF_INET : AF_INET6;
    }

    /** {@code ADDRESS/LENGTH}. */
    @Override
    public String toString() {
        return text(address) + "/" + length;
    }

    /** An address as people write it: of IPv6 the longest row of zeros is left out (RFC 5952). */
    public static String text(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == Integer.BYTES) {
            return address.getHostAddress();
        }
        int[] groups = new int[bytes.length / Short.BYTES];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(i * Short.BYTES));
        }
        int start = 0;
        int longest = 1; // a single zero is written
        for (int i = 0; i < groups.length; i++) {
            int zeros = zerosFrom(groups, i);
            if (zeros > longest) {
                start = i;
                longest = zeros;
            }
        }
        if (longest == 1) {
            return hex(groups, 0, groups.length);
        }
        return hex(groups, 0, start) + "::" + hex(groups, start + longest, groups.length);
    }

    private static int zerosFrom(int[] groups, int from) {
        int end = from;
        while (end < groups.length && groups[end] == 0) {
            end++;
        }
        return end - from;
    }

    private static String hex(int[] groups, int from, int to) {
        StringJoiner text = new StringJoiner(":");
        for (int i = from; i < to; i++) {
            text.add(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }

    private static InetAddress combine(byte[] covered, byte[] mask, byte[] rest) {
        byte[] bytes = new byte[mask.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ((covered[i] & mask[i]) | (rest[i] & ~mask[i]));
        }
        return of(bytes);
    }

    /** An address of 4 or 16 bytes. */
    public static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + bytes.length + " bytes", e);
        }
    }
}

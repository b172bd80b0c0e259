package org.gantry.network.ipam;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import org.gantry.api.network.Network.Subnet;
import org.gantry.linux.netlink.IpPrefix;

/**
 * The addresses of a subnet that containers may have, counted from 0. The first address of a subnet names the subnet
 * itself and the last one of IPv4 is broadcast; neither is a host's.
 *
 * @param first the address at position 0
 * @param size how many there are; of the larger ranges of IPv6 only so many as can be counted
 */
record AddressRange(InetAddress first, long size) {
    private static final int MOST_BITS = 62;
    /** A prefix so short of the full length that there is a network's address and a broadcast address. */
    private static final int SMALLEST_WITH_BOTH = 2;

    static AddressRange of(Subnet subnet) {
        IpPrefix whole = IpPrefix.parse(subnet.cidr());
        IpPrefix part = subnet.range().isEmpty() ? whole : IpPrefix.parse(subnet.range());
        int bits = bits(part);
        long size = 1L << Math.min(bits, MOST_BITS);
        boolean hasBoth = bits(whole) >= SMALLEST_WITH_BOTH;
        boolean withoutFirst = hasBoth && part.network().equals(whole.network());
        boolean withoutLast = hasBoth && isIpv4(whole) && part.last().equals(whole.last());
        InetAddress first = add(part.network(), withoutFirst ? 1 : 0);
        return new AddressRange(first, size - (withoutFirst ? 1 : 0) - (withoutLast ? 1 : 0));
    }

    InetAddress at(long position) {
        return add(first, position);
    }

    /** The position that follows, going round; takes any number. */
    long after(long position) {
        return position >= 0 && position < size - 1 ? position + 1 : 0;
    }

    /** Where in the range an address is; outside of it a number that {@link #after} takes. */
    long position(InetAddress address) {
        if (address.getAddress().length != first.getAddress().length) {
            return -1;
        }
        BigInteger distance = number(address).subtract(number(first));
        return distance.signum() < 0 || distance.bitLength() > MOST_BITS ? -1 : distance.longValue();
    }

    private static int bits(IpPrefix prefix) {
        return prefix.address().getAddress().length * Byte.SIZE - prefix.length();
    }

    private static boolean isIpv4(IpPrefix prefix) {
        return prefix.address().getAddress().length == Integer.BYTES;
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    private static InetAddress add(InetAddress address, long distance) {
        byte[] sum = Arrays.copyOf(address.getAddress(), address.getAddress().length);
        long rest = distance;
        for (int i = sum.length - 1; i >= 0 && rest != 0; i--) {
            rest += sum[i] & 0xFF;
            sum[i] = (byte) rest;
            rest >>>= Byte.SIZE;
        }
        return IpPrefix.of(sum);
    }
}

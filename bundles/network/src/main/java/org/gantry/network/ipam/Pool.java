package org.gantry.network.ipam;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gantry.linux.netlink.IpPrefix;

/**
 * A range that networks are given parts of, as {@code --default-address-pool} of dockerd names it:
 * {@code base=172.30.0.0/16,size=24}.
 *
 * @param base the whole range
 * @param size prefix length of the parts
 */
public record Pool(IpPrefix base, int size) {
    private static final String FORM = " is not of the form base=ADDRESS/LENGTH,size=LENGTH";

    /** Pools of the size of their base. */
    static Pool whole(String prefix) {
        IpPrefix base = IpPrefix.parse(prefix);
        return new Pool(base, base.length());
    }

    /** @throws IllegalArgumentException that says what is wrong with it */
    public static Pool parse(String text) {
        Map<String, String> parts = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0 || parts.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(text + FORM);
            }
        }
        String base = parts.getOrDefault("base", "");
        String size = parts.getOrDefault("size", "");
        if (parts.size() != 2 || base.isEmpty() || size.isEmpty()) {
            throw new IllegalArgumentException(text + FORM);
        }
        IpPrefix range = IpPrefix.parse(base);
        int length = Integer.parseInt(size);
        int bits = bits(range);
        if (length < range.length() || length > bits - 2) {
            throw new IllegalArgumentException(
                    text + ": the size is not between " + range.length() + " and " + (bits - 2));
        }
        return new Pool(new IpPrefix(range.network(), range.length()), length);
    }

    boolean isIpv6() {
        return bits(base) > Integer.SIZE;
    }

    /** The first part that shares no address with what is taken. What lies behind something taken is tried next, not one after the other. */
    Optional<IpPrefix> firstFree(Collection<IpPrefix> taken) {
        BigInteger step = BigInteger.ONE.shiftLeft(bits(base) - size);
        BigInteger end = number(base.last().getAddress());
        BigInteger next = number(base.network().getAddress());
        while (next.compareTo(end) <= 0) {
            IpPrefix candidate = part(next);
            Optional<IpPrefix> inTheWay =
                    taken.stream().filter(candidate::overlaps).findFirst();
            if (inTheWay.isEmpty()) {
                return Optional.of(candidate);
            }
            BigInteger behind = number(inTheWay.get().last().getAddress()).add(BigInteger.ONE);
            next = next.add(step).max(roundUp(behind, step));
        }
        return Optional.empty();
    }

    private static BigInteger roundUp(BigInteger value, BigInteger step) {
        return value.add(step).subtract(BigInteger.ONE).divide(step).multiply(step);
    }

    private IpPrefix part(BigInteger number) {
        byte[] address = new byte[bits(base) / Byte.SIZE];
        byte[] digits = number.toByteArray();
        int count = Math.min(digits.length, address.length);
        System.arraycopy(digits, digits.length - count, address, address.length - count, count);
        return new IpPrefix(IpPrefix.of(address), size);
    }

    private static BigInteger number(byte[] address) {
        return new BigInteger(1, address);
    }

    private static int bits(IpPrefix prefix) {
        return prefix.address().getAddress().length * Byte.SIZE;
    }
}

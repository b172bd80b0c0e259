package org.gantry.network.ipam;

import java.security.SecureRandom;
import java.util.Arrays;
import org.gantry.api.network.Network.Subnet;
import org.gantry.linux.netlink.IpPrefix;

/** Subnets of IPv6 that are nobody's else (RFC 4193): 56 random bits make sure of it, more than anybody could look up. */
public final class UniqueLocal {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ADDRESS_SIZE = 16;
    private static final int PREFIX_SIZE = 8;
    private static final byte LOCALLY_ASSIGNED = (byte) 0xFD;

    private UniqueLocal() {}

    public static Subnet subnet() {
        byte[] prefix = new byte[PREFIX_SIZE];
        RANDOM.nextBytes(prefix);
        byte[] address = Arrays.copyOf(prefix, ADDRESS_SIZE);
        address[0] = LOCALLY_ASSIGNED;
        return new Subnet(new IpPrefix(IpPrefix.of(address), PREFIX_SIZE * Byte.SIZE).toString(), "");
    }
}

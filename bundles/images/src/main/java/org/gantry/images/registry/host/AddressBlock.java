package org.gantry.images.registry.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** A block of addresses in CIDR notation, {@code 10.0.0.0/8}. */
record AddressBlock(byte[] address, int prefix) {

    /** Empty if the text is no such block. */
    static Optional<AddressBlock> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            return Optional.empty();
        }
        String literal = text.substring(0, slash);
        if (!literal.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return Optional.empty(); // a name would be looked up
        }
        try {
            byte[] address = InetAddress.getByName(literal).getAddress();
            int prefix = Integer.parseInt(text.substring(slash + 1));
            return prefix > address.length * 8 ? Optional.empty() : Optional.of(new AddressBlock(address, prefix));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress candidate) {
        byte[] other = candidate.getAddress();
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}

package org.gantry.network.ipam;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.gantry.linux.netlink.IpPrefix;

/** The addresses of an IPv4 subnet that hosts may have, counted from 1; 0 is the network, the last one broadcast. */
record Ipv4Range(int network, int size) {

    static Ipv4Range of(IpPrefix subnet) {
        return new Ipv4Range(number(subnet.network()), 1 << (Integer.SIZE - subnet.length()));
    }

    /** How many addresses hosts may have. */
    int hosts() {
        return size - 2;
    }

    InetAddress host(int position) {
        return IpPrefix.of(
                ByteBuffer.allocate(Integer.BYTES).putInt(network + position).array());
    }

    /** The position that follows, going round; takes any number. */
    int after(int position) {
        return position >= 1 && position < hosts() ? position + 1 : 1;
    }

    /** Where in the range an address is; outside of it a number that {@link #after} takes. */
    int position(InetAddress address) {
        return number(address) - network;
    }

    private static int number(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }
}

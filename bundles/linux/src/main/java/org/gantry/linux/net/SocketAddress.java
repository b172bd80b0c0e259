package org.gantry.linux.net;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * Addresses of IPv4 and IPv6 as the kernel has them:
 * {@code struct sockaddr_in { u16 family, be16 port, be32 address, u8 zero[8] }},
 * {@code struct sockaddr_in6 { u16 family, be16 port, be32 flowinfo, u8 address[16], u32 scope_id }}.
 */
final class SocketAddress {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    /** The size of {@code struct sockaddr_in6}, which is the larger one. */
    static final int LARGEST = 28;

    private static final int SIZE4 = 16;
    private static final int PORT_OFFSET = 2;
    private static final int ADDRESS_OFFSET4 = 4;
    private static final int ADDRESS_OFFSET6 = 8;
    private static final int ADDRESS_SIZE6 = 16;

    private SocketAddress() {}

    static int family(InetAddress address) {
        return isIpv6(address) ? AF_INET6 : AF_INET;
    }

    static boolean isIpv6(InetAddress address) {
        return address.getAddress().length != Integer.BYTES;
    }

    /** An address as an argument of bind, connect or sendto; its size is that of the segment. */
    static MemorySegment of(SegmentAllocator allocator, InetSocketAddress place) {
        InetAddress address = place.getAddress();
        boolean ipv6 = isIpv6(address);
        MemorySegment name = allocator.allocate(ipv6 ? LARGEST : SIZE4, Integer.BYTES);
        name.set(ValueLayout.JAVA_SHORT, 0, (short) family(address));
        name.asByteBuffer()
                .putShort(PORT_OFFSET, (short) place.getPort())
                .put(ipv6 ? ADDRESS_OFFSET6 : ADDRESS_OFFSET4, address.getAddress());
        return name;
    }

    /** What getsockname or recvfrom has written to a segment of {@link #LARGEST} bytes. */
    static InetSocketAddress read(MemorySegment name) {
        boolean ipv6 = name.get(ValueLayout.JAVA_SHORT, 0) == AF_INET6;
        byte[] address = new byte[ipv6 ? ADDRESS_SIZE6 : Integer.BYTES];
        ByteBuffer bytes = name.asByteBuffer();
        bytes.get(ipv6 ? ADDRESS_OFFSET6 : ADDRESS_OFFSET4, address);
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(address), Short.toUnsignedInt(bytes.getShort(PORT_OFFSET)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " bytes", e);
        }
    }
}

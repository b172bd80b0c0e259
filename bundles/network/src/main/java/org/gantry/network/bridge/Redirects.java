package org.gantry.network.bridge;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.gantry.linux.netlink.nft.SetElement;
import org.gantry.network.ports.Publication;

/** Published ports as entries of the maps that rules look them up in; every field takes a multiple of four bytes. */
final class Redirects {
    private static final int WORD = Integer.BYTES;

    private Redirects() {}

    /** Those that are reached at the container itself. */
    static List<SetElement> opened(List<Publication> publications) {
        return publications.stream()
                .filter(Publication::isDirect)
                .map(publication -> new Publication(
                        "", publication.protocol(), "", 0, publication.containerAddress(), publication.containerPort()))
                .distinct()
                .map(publication -> SetElement.of(key(
                        publication.transport().number(),
                        publication.container().getAddress(),
                        publication.containerPort())))
                .toList();
    }

    /** Those that are published at all addresses of the host. @param withTarget false: keys only, to remove them by */
    static List<SetElement> ofAnyAddress(List<Publication> publications, boolean withTarget) {
        return publications.stream()
                .filter(publication -> !publication.isDirect())
                .filter(publication -> publication.host().isAnyLocalAddress())
                .map(publication -> element(key(publication, new byte[0]), publication, withTarget))
                .toList();
    }

    /** Those that are published at one address. */
    static List<SetElement> ofOneAddress(List<Publication> publications, boolean withTarget) {
        return publications.stream()
                .filter(publication -> !publication.isDirect())
                .filter(publication -> !publication.host().isAnyLocalAddress())
                .map(publication -> element(key(publication, publication.host().getAddress()), publication, withTarget))
                .toList();
    }

    private static SetElement element(byte[] key, Publication publication, boolean withTarget) {
        return withTarget
                ? SetElement.of(key, target(publication.container(), publication.containerPort()))
                : SetElement.of(key);
    }

    private static byte[] key(Publication publication, byte[] address) {
        return key(publication.transport().number(), address, publication.hostPort());
    }

    private static byte[] key(int protocol, byte[] address, int port) {
        return ByteBuffer.allocate(WORD + address.length + WORD)
                .put(0, (byte) protocol)
                .put(WORD, address)
                .putShort(WORD + address.length, (short) port)
                .array();
    }

    private static byte[] target(InetAddress address, int port) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.allocate(bytes.length + WORD)
                .put(0, bytes)
                .putShort(bytes.length, (short) port)
                .array();
    }
}

package org.gantry.network.ipam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gantry.api.network.Network.Subnet;

/**
 * Who has which address of a network. A lease is a symbolic link: its name is the address, its target the container.
 * The kernel makes a link with its target in one step or refuses because there is one, so no two containers ever get
 * one address, whatever is killed, and however many instances of this bundle are at work.
 *
 * <p>The search starts behind the address that was given last, so an address that was freed is the last to be used
 * again: nobody who still talks to the old container reaches a new one soon.
 */
public final class Leases {
    private static final String LAST = "last";
    private static final String LONGEST_IPV4 = "%-15s";
    private static final String LONGEST_IPV6 = "%-39s";

    private final Path directory;
    private final Path last;
    private final String padding;

    /**
     * The leases of one family of addresses.
     *
     * @param directory of the network
     * @param ipv6 of which family
     */
    public Leases(Path directory, boolean ipv6) {
        this.directory = directory.resolve(ipv6 ? "leases6" : "leases");
        this.last = directory.resolve(ipv6 ? LAST + 6 : LAST);
        this.padding = ipv6 ? LONGEST_IPV6 : LONGEST_IPV4;
        try {
            Files.createDirectories(this.directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the container a free address of the subnet that nobody else is known to have; empty when there is none. */
    public Optional<InetAddress> claim(String containerId, Subnet subnet) {
        AddressRange range = AddressRange.of(subnet);
        Set<InetAddress> others = reserved(subnet);
        long position = lastPosition(range);
        for (long tried = 0; tried < range.size(); tried++) {
            position = range.after(position);
            InetAddress address = range.at(position);
            if (!others.contains(address) && take(address, containerId)) {
                remember(address);
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    /** Addresses that are never given to containers. */
    public static Set<InetAddress> reserved(Subnet subnet) {
        Set<InetAddress> reserved = new HashSet<>();
        if (!subnet.gateway().isEmpty()) {
            reserved.add(InetAddress.ofLiteral(subnet.gateway()));
        }
        subnet.auxiliary().values().forEach(address -> reserved.add(InetAddress.ofLiteral(address)));
        return reserved;
    }

    /** Forgets everything that was leased. */
    public void forget() {
        try {
            for (Path lease : entries()) {
                Files.deleteIfExists(lease);
            }
            Files.deleteIfExists(directory);
            Files.deleteIfExists(last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives an address back; harmless when it is free, or has another owner by now. */
    public void release(InetAddress address, String containerId) {
        Path lease = directory.resolve(address.getHostAddress());
        try {
            if (Files.isSymbolicLink(lease)
                    && Files.readSymbolicLink(lease).toString().equals(containerId)) {
                Files.deleteIfExists(lease);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The container that has an address. */
    public Optional<String> owner(InetAddress address) {
        try {
            return Optional.of(Files.readSymbolicLink(directory.resolve(address.getHostAddress()))
                    .toString());
        } catch (NoSuchFileException nobody) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Container by address. */
    public Map<InetAddress, String> all() {
        var leases = new TreeMap<InetAddress, String>((a, b) -> Arrays.compareUnsigned(a.getAddress(), b.getAddress()));
        try {
            for (Path link : entries()) {
                leases.put(
                        InetAddress.ofLiteral(link.getFileName().toString()),
                        Files.readSymbolicLink(link).toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return leases;
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> links = Files.list(directory)) {
            return links.toList();
        }
    }

    /** Gives the container this address; false when somebody has it. */
    public boolean take(InetAddress address, String containerId) {
        try {
            Files.createSymbolicLink(directory.resolve(address.getHostAddress()), Path.of(containerId));
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Written in place and always as long: a file that shrinks and grows again is flushed to disk by some file systems.
     * Should a crash tear it, the search merely starts at the beginning.
     */
    private void remember(InetAddress address) {
        String padded = padding.formatted(address.getHostAddress());
        try (FileChannel channel = FileChannel.open(last, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(padded.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long lastPosition(AddressRange range) {
        try {
            return range.position(InetAddress.ofLiteral(Files.readString(last).strip()));
        } catch (NoSuchFileException first) {
            return -1;
        } catch (IllegalArgumentException torn) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

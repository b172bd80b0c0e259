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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gantry.linux.netlink.IpPrefix;

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

    private final Path directory;
    private final Path last;

    public Leases(Path directory) {
        this.directory = directory.resolve("leases");
        this.last = directory.resolve(LAST);
        try {
            Files.createDirectories(this.directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the container a free address of the subnet other than the gateway's; empty when there is none. */
    public Optional<InetAddress> claim(String containerId, IpPrefix subnet, InetAddress gateway) {
        Ipv4Range range = Ipv4Range.of(subnet);
        int position = lastPosition(range);
        for (int tried = 0; tried < range.hosts(); tried++) {
            position = range.after(position);
            InetAddress address = range.host(position);
            if (!address.equals(gateway) && claim(address, containerId)) {
                remember(address);
                return Optional.of(address);
            }
        }
        return Optional.empty();
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

    /** Container by address. */
    public Map<InetAddress, String> all() {
        var leases = new TreeMap<InetAddress, String>((a, b) -> Arrays.compareUnsigned(a.getAddress(), b.getAddress()));
        try (Stream<Path> links = Files.list(directory)) {
            for (Path link : links.toList()) {
                leases.put(
                        InetAddress.ofLiteral(link.getFileName().toString()),
                        Files.readSymbolicLink(link).toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return leases;
    }

    private boolean claim(InetAddress address, String containerId) {
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
        String padded = "%-15s".formatted(address.getHostAddress());
        try (FileChannel channel = FileChannel.open(last, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(padded.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int lastPosition(Ipv4Range range) {
        try {
            return range.position(InetAddress.ofLiteral(Files.readString(last).strip()));
        } catch (NoSuchFileException first) {
            return 0;
        } catch (IllegalArgumentException torn) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

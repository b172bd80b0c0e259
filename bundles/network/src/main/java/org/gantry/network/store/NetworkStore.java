package org.gantry.network.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.gantry.linux.netlink.IpPrefix;

/**
 * The networks, one durable file each. A file is parsed again only when it was replaced, which gives it another inode or
 * time: networks are looked up at every start of a container and hardly ever change.
 */
public final class NetworkStore {
    private static final String SUFFIX = ".json";

    private final Path directory;
    private final Map<Path, Parsed> cache = new ConcurrentHashMap<>();

    public NetworkStore(Path directory) {
        this.directory = directory;
    }

    /** All networks, the oldest first. */
    public List<NetworkRecord> list() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .flatMap(file -> read(file).stream())
                    .sorted(Comparator.comparing(NetworkRecord::created).thenComparing(NetworkRecord::name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Optional<NetworkRecord> named(String name) {
        return list().stream().filter(network -> network.name().equals(name)).findFirst();
    }

    /** The network of that identifier. */
    public Optional<NetworkRecord> find(String id) {
        return list().stream().filter(network -> network.id().equals(id)).findFirst();
    }

    /** The subnets of all networks but one, whether they are up or not. */
    public List<IpPrefix> promised(String exceptId) {
        return list().stream()
                .filter(other -> !other.id().equals(exceptId))
                .flatMap(other -> other.subnets().stream())
                .map(subnet -> IpPrefix.parse(subnet.cidr()))
                .toList();
    }

    public void save(NetworkRecord network) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StateFile.replaceDurably(directory.resolve(network.id() + SUFFIX), network);
    }

    /** Forgets a network; once this returns, a power failure cannot bring it back. */
    public void delete(NetworkRecord network) {
        Path file = directory.resolve(network.id() + SUFFIX);
        StateFile.deleteDurably(file);
        cache.remove(file);
    }

    private Optional<NetworkRecord> read(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Version version = new Version(attributes.fileKey(), attributes.lastModifiedTime());
            Parsed known = cache.get(file);
            if (known != null && known.version().equals(version)) {
                return Optional.of(known.network());
            }
            NetworkRecord network = StateFile.read(file, NetworkRecord.class);
            cache.put(file, new Parsed(version, network));
            return Optional.of(network);
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the network's record " + file, e);
        }
    }

    private record Version(Object inode, FileTime modified) {}

    private record Parsed(Version version, NetworkRecord network) {}
}

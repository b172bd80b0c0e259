package org.gantry.network.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The networks, one durable file each. */
public final class NetworkStore {
    private static final String SUFFIX = ".json";

    private final Path directory;

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
                    .map(NetworkStore::read)
                    .sorted(Comparator.comparing(NetworkRecord::created).thenComparing(NetworkRecord::name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Optional<NetworkRecord> named(String name) {
        return list().stream().filter(network -> network.name().equals(name)).findFirst();
    }

    public void save(NetworkRecord network) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StateFile.replaceDurably(directory.resolve(network.id() + SUFFIX), network);
    }

    private static NetworkRecord read(Path file) {
        try {
            return StateFile.read(file, NetworkRecord.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the network's record " + file, e);
        }
    }
}

package org.gantry.network.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints: a directory for each container, in it a file for each network. A container that is to go is moved out
 * of sight at once, to a directory of those that leave, and is dismantled from there.
 */
public final class EndpointStore {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointStore.class);
    private static final String SUFFIX = ".json";

    private final Path connected;
    private final Path leaving;

    public EndpointStore(Path directory) {
        this.connected = directory.resolve("endpoints");
        this.leaving = directory.resolve("leaving");
        try {
            Files.createDirectories(connected);
            Files.createDirectories(leaving);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Optional<Endpoint> find(String containerId, String networkId) {
        return read(file(containerId, networkId));
    }

    /** The endpoints of one container. */
    public List<Endpoint> of(String containerId) {
        return readAll(connected.resolve(containerId));
    }

    /** The endpoints in one network. */
    public List<Endpoint> in(String networkId) {
        return all().stream()
                .filter(endpoint -> endpoint.networkId().equals(networkId))
                .toList();
    }

    /** The endpoints of all containers. */
    public List<Endpoint> all() {
        return containers().stream()
                .flatMap(container -> of(container).stream())
                .toList();
    }

    /** The containers that have, or are about to have, endpoints. */
    public List<String> containers() {
        return list(connected).stream()
                .map(path -> path.getFileName().toString())
                .toList();
    }

    public void save(Endpoint endpoint) {
        try {
            Files.createDirectories(connected.resolve(endpoint.containerId()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StateFile.replace(file(endpoint.containerId(), endpoint.networkId()), endpoint);
    }

    public void remove(Endpoint endpoint) {
        try {
            Files.deleteIfExists(file(endpoint.containerId(), endpoint.networkId()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes a container and its endpoints out of sight; empty when there is no trace of it. */
    public Optional<Path> depart(String containerId) {
        Path departed = leaving.resolve(
                containerId + "@" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        try {
            Files.move(connected.resolve(containerId), departed, StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(departed);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@link #depart} made and nobody has finished with, for example because the engine was killed. */
    public List<Path> departed() {
        return list(leaving);
    }

    /** The endpoints of a container that leaves. */
    public List<Endpoint> of(Path departed) {
        return readAll(departed);
    }

    /** Forgets a container that has left. */
    public void forget(Path departed) {
        try {
            for (Path file : list(departed)) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(departed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String containerId, String networkId) {
        return connected.resolve(containerId).resolve(networkId + SUFFIX);
    }

    private static List<Endpoint> readAll(Path container) {
        return list(container).stream()
                .filter(file -> file.toString().endsWith(SUFFIX))
                .flatMap(file -> read(file).stream())
                .toList();
    }

    /** An unreadable record can only come from a power failure, which also ended what it described. */
    private static Optional<Endpoint> read(Path file) {
        try {
            return Optional.of(StateFile.read(file, Endpoint.class));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("Ignoring the unreadable endpoint record {}: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (NoSuchFileException absent) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.gantry.network.ports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gantry.network.store.StateFile;

/** The published ports, a file for each container that has some, beside its endpoints, with which it goes. */
public final class PublicationStore {
    private static final String FILE = "ports";

    private final Path containers;

    private record Content(List<Publication> ports) {}

    /** @param containers a directory with one for each container */
    public PublicationStore(Path containers) {
        this.containers = containers;
    }

    public List<Publication> of(String containerId) {
        Path directory = containers.resolve(containerId);
        return isAny(directory)
                ? in(directory)
                : List.of(); // none for whoever starts: asking costs less than an exception
    }

    /** Those that a directory has, be it a container's or one that a container has left behind. */
    public List<Publication> in(Path directory) {
        try {
            return StateFile.read(directory.resolve(FILE), Content.class).ports();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAny(Path directory) {
        return Files.exists(directory.resolve(FILE));
    }

    /** What a container has left behind has been taken back. */
    public void forget(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By container. */
    public Map<String, List<Publication>> all() {
        Map<String, List<Publication>> all = new TreeMap<>();
        try (Stream<Path> directories = Files.list(containers)) {
            directories
                    .filter(this::isAny)
                    .forEach(directory -> all.put(directory.getFileName().toString(), in(directory)));
        } catch (NoSuchFileException nobodyYet) {
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** Of all containers. */
    public Stream<Publication> everything() {
        return all().values().stream().flatMap(List::stream);
    }

    public void save(String containerId, List<Publication> ports) {
        Path file = containers.resolve(containerId).resolve(FILE);
        if (!ports.isEmpty()) {
            StateFile.replace(file, new Content(ports));
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

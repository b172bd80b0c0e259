package org.gantry.oci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gantry.json.Json;

/** The containers below {@code --root}, a directory each. */
record Store(Path root) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
    private static final String RECORD = "container.json";

    /** The directory of a container, whether there is one or not. */
    Path directory(String id) {
        if (!ID.matcher(id).matches()) {
            throw new Refusal("invalid container ID format");
        }
        return root.resolve(id);
    }

    /** Takes an id; of several that want it, one gets it. */
    Path reserve(String id) {
        Path directory = directory(id);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            Files.createDirectories(root, ownerOnly);
            return Files.createDirectory(directory, ownerOnly);
        } catch (FileAlreadyExistsException taken) {
            throw new Refusal("container with given ID already exists");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(ContainerRecord container) {
        Path file = directory(container.id()).resolve(RECORD);
        Path temporary = file.resolveSibling(RECORD + "~");
        try {
            Files.write(temporary, Json.strict().writeValueAsBytes(container));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<ContainerRecord> find(String id) {
        try {
            byte[] json = Files.readAllBytes(directory(id).resolve(RECORD));
            return Optional.of(Json.lenient().readValue(json, ContainerRecord.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that were completely made, by id. */
    List<ContainerRecord> list() {
        try (Stream<Path> directories = Files.list(root)) {
            return directories
                    .map(directory -> directory.getFileName().toString())
                    .filter(name -> ID.matcher(name).matches())
                    .sorted()
                    .flatMap(id -> find(id).stream())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the id back; the driver has removed its own files by then. */
    void forget(String id) {
        Path directory = directory(id);
        try {
            Files.deleteIfExists(directory.resolve(RECORD));
            Files.deleteIfExists(directory.resolve(RECORD + "~"));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

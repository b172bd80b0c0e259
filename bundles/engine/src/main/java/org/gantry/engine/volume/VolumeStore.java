package org.gantry.engine.volume;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.engine.container.DurableFile;
import org.gantry.engine.container.FileTree;
import org.gantry.json.Json;
import org.gantry.linux.fs.TreeSize;

/**
 * The volumes on disk, a directory each: what it is in {@code volume.json}, its content in {@code _data}. A directory
 * without a record is what an interrupted create or remove left, and no volume.
 */
public final class VolumeStore {
    private static final String DATA = "_data";
    private static final String RECORD = "volume.json";

    /** Before the name of a volume whose removal has begun; no volume's name begins with a dot. */
    private static final String REMOVED = ".removed-";

    private final Path root;
    private final ObjectReader reader = Json.lenient().readerFor(VolumeRecord.class);
    private final ObjectWriter writer = Json.lenient().writer();

    /** @param root made if missing */
    public VolumeStore(Path root) {
        this.root = root;
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + root, e);
        }
    }

    /** Finishes removals that a crash interrupted. */
    void removeLeftovers() {
        try (Stream<Path> entries = Files.list(root)) {
            for (Path entry : entries.toList()) {
                if (entry.getFileName().toString().startsWith(REMOVED)) {
                    FileTree.delete(entry);
                }
            }
        } catch (IOException e) {
            throw new EngineException.Internal("cannot finish removing volumes: " + e.getMessage(), e);
        }
    }

    /** Empty for what cannot be a name, too: it may be anything a user wrote. */
    Optional<VolumeRecord> find(String name) {
        if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        Path file = root.resolve(name).resolve(RECORD);
        try {
            return Files.exists(file) ? Optional.of(reader.readValue(file.toFile())) : Optional.empty();
        } catch (IOException e) {
            throw failure("read", name, e);
        }
    }

    /** By name. */
    List<VolumeRecord> all() {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .sorted()
                    .flatMap(name -> find(name).stream())
                    .toList();
        } catch (IOException e) {
            throw new EngineException.Internal("cannot list the volumes: " + e.getMessage(), e);
        }
    }

    void create(VolumeRecord record) {
        Path directory = root.resolve(record.name());
        try {
            Files.createDirectories(directory.resolve(DATA));
            DurableFile.replace(directory.resolve(RECORD), writer.writeValueAsBytes(record));
            DurableFile.sync(root);
        } catch (IOException e) {
            throw failure("make", record.name(), e);
        }
    }

    /** Removes the volume and its content, which has another name from the first moment on. Idempotent. */
    void remove(String name) {
        Path removed = root.resolve(REMOVED + name);
        try {
            FileTree.delete(removed);
            if (Files.exists(root.resolve(name))) {
                Files.move(root.resolve(name), removed);
                FileTree.delete(removed);
            }
        } catch (IOException e) {
            throw failure("remove", name, e);
        }
    }

    /** Where the content of a volume is, or would be. */
    Path data(String name) {
        return root.resolve(name).resolve(DATA);
    }

    /** Bytes of the files in it, hard links once. */
    long size(String name) {
        return TreeSize.of(data(name).toString());
    }

    private static EngineException failure(String verb, String name, IOException cause) {
        return new EngineException.Internal("cannot " + verb + " volume " + name + ": " + cause.getMessage(), cause);
    }
}

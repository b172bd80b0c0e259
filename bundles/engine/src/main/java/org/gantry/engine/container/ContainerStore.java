package org.gantry.engine.container;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The containers on disk, one directory each. */
public final class ContainerStore {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerStore.class);
    private static final String RECORD = "container.json";
    private static final String STATE = "state.json";

    private final Path root;
    private final ObjectReader recordReader = Json.lenient().readerFor(ContainerRecord.class);
    private final ObjectReader stateReader = Json.lenient().readerFor(RunRecord.class);
    private final ObjectWriter writer = Json.lenient().writer();

    /** @param root the directory that holds one for each container; made if missing */
    public ContainerStore(Path root) {
        this.root = root;
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + root, e);
        }
    }

    /** A container as it was stored. */
    public record Stored(ContainerRecord record, RunRecord run) {}

    public Path directory(String id) {
        return root.resolve(id);
    }

    /** Writes the record of a new container, its directory included. */
    public void create(ContainerRecord record) {
        try {
            save(record);
            DurableFile.sync(root);
        } catch (IOException e) {
            throw failure("write", record.id(), e);
        }
    }

    public void save(ContainerRecord record) {
        try {
            Files.createDirectories(directory(record.id()));
            DurableFile.replace(directory(record.id()).resolve(RECORD), writer.writeValueAsBytes(record));
        } catch (IOException e) {
            throw failure("write", record.id(), e);
        }
    }

    public void save(String id, RunRecord run) {
        try {
            DurableFile.replaceLazily(directory(id).resolve(STATE), writer.writeValueAsBytes(run));
        } catch (IOException e) {
            throw failure("write the state", id, e);
        }
    }

    /** Removes all files of a container. The record goes first: what a crash leaves then is not taken for one. */
    public void delete(String id) {
        Path directory = directory(id);
        try {
            Files.deleteIfExists(directory.resolve(RECORD));
            FileTree.delete(directory);
        } catch (IOException e) {
            throw failure("remove", id, e);
        }
    }

    /**
     * Reads every container. A directory without a readable record is no container any more: one whose record is damaged is
     * set aside under {@code damaged/}, one without a record is what an interrupted create or remove left.
     */
    public List<Stored> load() {
        List<Stored> loaded = new ArrayList<>();
        for (Path directory : directories()) {
            Path file = directory.resolve(RECORD);
            if (!Files.exists(file)) {
                delete(directory.getFileName().toString());
            } else {
                loadOne(directory, file, loaded);
            }
        }
        return loaded;
    }

    private void loadOne(Path directory, Path file, List<Stored> loaded) {
        try {
            ContainerRecord record = recordReader.readValue(file.toFile());
            if (!record.id().equals(directory.getFileName().toString())) {
                throw new IOException("it is the record of " + record.id());
            }
            loaded.add(new Stored(record, loadState(directory)));
        } catch (IOException | RuntimeException e) {
            setAside(directory, e);
        }
    }

    private RunRecord loadState(Path directory) {
        Path file = directory.resolve(STATE);
        if (!Files.exists(file)) {
            return RunRecord.NEW;
        }
        try {
            return stateReader.readValue(file.toFile());
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} is damaged, probably by a power failure; the container's last state is not known", file, e);
            return RunRecord.NEW;
        }
    }

    private void setAside(Path directory, Exception cause) {
        Path damaged = root.resolveSibling("damaged").resolve(directory.getFileName());
        LOG.error("the record of container {} cannot be read; it is set aside in {}", directory, damaged, cause);
        try {
            Files.createDirectories(damaged.getParent());
            FileTree.delete(damaged);
            Files.move(directory, damaged);
        } catch (IOException e) {
            LOG.error("cannot move {}", directory, e);
        }
    }

    private List<Path> directories() {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root, e);
        }
    }

    private static EngineException failure(String verb, String id, IOException cause) {
        return new EngineException.Internal("cannot " + verb + " container " + id + ": " + cause.getMessage(), cause);
    }
}

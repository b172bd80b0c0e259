package org.gantry.engine.exec;

import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gantry.api.engine.Execs.ExecConfig;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.core.Layout;
import org.gantry.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running exec processes on tmpfs, so that a new engine knows of them. */
public final class ExecStore {
    private static final Logger LOG = LoggerFactory.getLogger(ExecStore.class);

    private final EngineCore core;
    private final ExecFactory factory;
    private final ObjectReader reader = Json.lenient().readerFor(ExecConfig.class);

    public ExecStore(EngineCore core, ExecFactory factory) {
        this.core = core;
        this.factory = factory;
    }

    void save(Exec exec) {
        Path directory = Layout.make(core.layout().execs(exec.container().id()));
        try {
            Files.write(directory.resolve(exec.id()), Json.lenient().writeValueAsBytes(exec.config()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write down exec process " + exec.id(), e);
        }
    }

    void forget(Exec exec) {
        try {
            Files.deleteIfExists(core.layout().execs(exec.container().id()).resolve(exec.id()));
        } catch (IOException e) {
            LOG.warn("cannot forget exec process {}", exec.id(), e);
        }
    }

    List<Exec> load(Container container) {
        Path directory = core.layout().execs(container.id());
        List<Exec> execs = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return execs;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                ExecConfig config = reader.readValue(file.toFile());
                execs.add(factory.make(file.getFileName().toString(), container, config));
            }
        } catch (IOException e) {
            LOG.error("cannot read the exec processes of container {}", container.id(), e);
        }
        return execs;
    }
}

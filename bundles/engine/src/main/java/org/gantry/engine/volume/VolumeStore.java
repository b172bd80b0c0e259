package org.gantry.engine.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.api.EngineException;
import org.gantry.engine.container.FileTree;

/** Volumes by name, each with its content in {@code _data}. */
public final class VolumeStore {
    private static final String DATA = "_data";

    private final Path root;

    /** @param root made if missing */
    public VolumeStore(Path root) {
        this.root = root;
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + root, e);
        }
    }

    /** Makes the volume if there is none of that name; returns where its content is. */
    public Path ensure(String name) {
        Path data = data(name);
        try {
            Files.createDirectories(data);
            return data;
        } catch (IOException e) {
            throw new EngineException.Internal("cannot make volume " + name + ": " + e.getMessage(), e);
        }
    }

    public boolean exists(String name) {
        return Files.isDirectory(data(name));
    }

    /** Removes the volume and its content. Idempotent. */
    public void remove(String name) {
        try {
            FileTree.delete(root.resolve(name));
        } catch (IOException e) {
            throw new EngineException.Internal("cannot remove volume " + name + ": " + e.getMessage(), e);
        }
    }

    private Path data(String name) {
        return root.resolve(name).resolve(DATA);
    }
}

package org.gantry.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.gantry.engine.core.Layout;

/** The engine's root directory: one engine at a time, and an identity that stays. */
final class EngineRoot implements AutoCloseable {
    private final FileChannel lockFile;
    private final String id;

    private EngineRoot(FileChannel lockFile, String id) {
        this.lockFile = lockFile;
        this.id = id;
    }

    /** @throws IllegalStateException if another engine uses it */
    static EngineRoot open(Path root, Path run) {
        Layout.make(root);
        Layout.make(run);
        try {
            FileChannel channel =
                    FileChannel.open(root.resolve("engine.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new IllegalStateException("another engine uses " + root + "; give this one a root of its own");
            }
            return new EngineRoot(channel, identity(root.resolve("engine-id")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + root, e);
        }
    }

    String id() {
        return id;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release the engine's lock", e);
        }
    }

    private static String identity(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.writeString(file, UUID.randomUUID().toString());
        }
        return Files.readString(file).strip();
    }
}

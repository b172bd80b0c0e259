package org.gantry.runtime.support.seccomp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The filter of a container beside its state, so that a later exec gets it too. It counts from the state on that tells its
 * flags.
 */
public record FilterFile(Path path) {
    public void write(SeccompFilter filter) {
        ByteBuffer instructions = filter.instructions();
        byte[] bytes = new byte[instructions.remaining()];
        instructions.get(bytes);
        try {
            Files.write(path, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public SeccompFilter read(long flags) {
        try {
            return new SeccompFilter(ByteBuffer.wrap(Files.readAllBytes(path)), flags);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

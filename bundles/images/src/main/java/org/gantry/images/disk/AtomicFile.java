package org.gantry.images.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/** A small file that is replaced as a whole: a reader, and a boot after a crash, finds the old content or the new one. */
public final class AtomicFile {
    private static final String BESIDE = ".new";

    private final Path path;
    private final Disk disk;

    public AtomicFile(Path path, Disk disk) {
        this.path = path;
        this.disk = disk;
    }

    /** Writes beside, then takes the place. A leftover of a crash is overwritten by the next write. */
    public void write(byte[] content) throws IOException {
        Path beside = path.resolveSibling(path.getFileName() + BESIDE);
        write(beside, content, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        disk.rename(beside, path);
        disk.forceDirectory(path.resolveSibling(""));
    }

    /** Writes the first version, in a directory that nobody looks into before it is renamed itself. */
    public void create(byte[] content) throws IOException {
        write(path, content, StandardOpenOption.CREATE_NEW);
    }

    public boolean exists() {
        return Files.exists(path);
    }

    public byte[] read() throws IOException {
        return Files.readAllBytes(path);
    }

    private void write(Path target, byte[] content, OpenOption... how) throws IOException {
        try (FileChannel channel = FileChannel.open(target, options(how))) {
            ByteBuffer remaining = ByteBuffer.wrap(content);
            while (remaining.hasRemaining()) {
                channel.write(remaining);
            }
            disk.force(channel);
        }
    }

    private static Set<OpenOption> options(OpenOption... how) {
        var options = new HashSet<OpenOption>(Set.of(how));
        options.add(StandardOpenOption.WRITE);
        return options;
    }
}

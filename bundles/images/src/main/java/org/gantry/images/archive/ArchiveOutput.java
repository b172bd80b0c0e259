package org.gantry.images.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.gantry.images.tar.TarEntry;
import org.gantry.images.tar.TarWriter;

/** The files of an archive, each once, root's and from 1970: the same images make the same archive. */
final class ArchiveOutput {
    private static final int FILE = 0x1A4;
    private static final int DIRECTORY = 0x1ED;

    private final TarWriter tar;
    private final Set<String> names = new HashSet<>();

    ArchiveOutput(OutputStream out) {
        this.tar = new TarWriter(out);
    }

    /** Whether there is no file of that name yet. */
    boolean isNew(String name) {
        return !names.contains(name);
    }

    void directory(String name) throws IOException {
        tar.add(entry(TarEntry.Type.DIRECTORY, name + "/", 0, DIRECTORY));
    }

    void file(String name, byte[] content) throws IOException {
        file(name, content.length, new ByteArrayInputStream(content));
    }

    void file(String name, long size, InputStream content) throws IOException {
        names.add(name);
        tar.add(entry(TarEntry.Type.FILE, name, size, FILE), content);
    }

    void finish() throws IOException {
        tar.finish();
    }

    private static TarEntry entry(TarEntry.Type type, String name, long size, int permissions) {
        return new TarEntry(type, name, "", size, permissions, 0, 0, Instant.EPOCH, Instant.EPOCH, 0, 0, Map.of());
    }
}

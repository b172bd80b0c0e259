package org.gantry.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ranges in /etc/subuid and /etc/subgid for a name that nobody has, until they are taken back. */
public final class SubordinateIds implements AutoCloseable {
    private static final List<Path> FILES = List.of(Path.of("/etc/subuid"), Path.of("/etc/subgid"));

    private final String name = "gantry-it-" + ProcessHandle.current().pid();
    private final List<String> lines;

    private SubordinateIds(long firstUid, long firstGid) {
        lines = List.of(name + ":" + firstUid + ":65536", name + ":" + firstGid + ":65536");
    }

    /** Adds one range of 65,536 ids to each. */
    public static SubordinateIds of(long firstUid, long firstGid) {
        var ids = new SubordinateIds(firstUid, firstGid);
        ids.change((all, line) -> all.add(line));
        return ids;
    }

    /** Whose they are. */
    public String name() {
        return name;
    }

    @Override
    public void close() {
        change(List::remove);
    }

    private interface Change {
        void to(List<String> all, String line);
    }

    private void change(Change change) {
        for (int i = 0; i < FILES.size(); i++) {
            Path file = FILES.get(i);
            try {
                List<String> all = Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : new ArrayList<>();
                change.to(all, lines.get(i));
                Files.write(file, all);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

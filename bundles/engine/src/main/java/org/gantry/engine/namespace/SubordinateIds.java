package org.gantry.engine.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gantry.linux.namespace.IdMapping;

/** Ranges of ids that somebody may give to others: /etc/subuid and /etc/subgid (subuid(5), subgid(5)). */
final class SubordinateIds {
    private static final int FIELDS = 3;

    /** 2^32-1 is no id but "unchanged". */
    private static final long END_OF_IDS = 0xFFFF_FFFFL;

    private SubordinateIds() {}

    /**
     * The ranges of an owner one after the other, the first beginning at id 0 of a namespace.
     *
     * @param owner the ways to write him: name and number
     * @throws IllegalArgumentException naming the file, when it has none, or a line that is no range
     */
    static List<IdMapping> of(Path file, Set<String> owner) {
        List<IdMapping> ranges = new ArrayList<>();
        long inside = 0;
        for (String line : lines(file)) {
            String[] fields = line.strip().split(":", -1);
            if (fields.length == FIELDS && owner.contains(fields[0])) {
                IdMapping range = range(file, line, inside, fields);
                ranges.add(range);
                inside += range.count();
            }
        }
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("no ranges of " + String.join(" or ", owner) + " in " + file
                    + ": a line like \"" + owner.iterator().next() + ":100000:65536\" is missing");
        }
        return ranges;
    }

    private static IdMapping range(Path file, String line, long inside, String[] fields) {
        try {
            long first = Long.parseLong(fields[1]);
            long count = Long.parseLong(fields[2]);
            if (first >= 0 && count > 0 && count <= END_OF_IDS - inside && first <= END_OF_IDS - count) {
                return new IdMapping(inside, first, count);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + line + "\" in " + file + " is no range of ids", e);
        }
        throw new IllegalArgumentException("\"" + line + "\" in " + file + " is no range of ids");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException none) {
            return List.of(); // nobody has any, which is told as such
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}

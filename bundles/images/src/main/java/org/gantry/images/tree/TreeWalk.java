package org.gantry.images.tree;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.DirectoryEntry;

/** Goes through what is below a directory, a directory before its content and names in order. */
public final class TreeWalk {
    /** As the kernel has it for a path; deeper ones can be made, but no archive is unpacked there again. */
    private static final int LONGEST = 4095;

    private final Visitor visitor;

    public TreeWalk(Visitor visitor) {
        this.visitor = visitor;
    }

    /** Is shown every file. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Takes note of a file, which is closed afterwards.
         *
         * @param path what the walk began with, and the names from there
         * @return whether to go on in it, if it is a directory
         */
        boolean visit(FoundFile file, String path) throws IOException;
    }

    /**
     * Shows what is below a directory.
     *
     * @param directory open for reading
     * @param prefix what paths begin with: empty, or something that ends with a slash
     */
    public void below(Fd directory, String prefix) throws IOException {
        List<String> names = Directories.list(directory).stream()
                .map(DirectoryEntry::name)
                .sorted()
                .toList();
        for (String name : names) {
            String path = prefix + name;
            if (path.length() > LONGEST) {
                throw new EngineException.InvalidArgument(
                        "\"" + path.substring(0, 64) + "...\" is longer than " + LONGEST + " characters");
            }
            one(directory, name, path);
        }
    }

    private void one(Fd directory, String name, String path) throws IOException {
        Optional<FoundFile> found = FoundFile.of(directory, name);
        if (found.isEmpty()) {
            return;
        }
        try (FoundFile file = found.get()) {
            if (visitor.visit(file, path) && file.stat().isDirectory()) {
                try (Fd inside = file.open()) {
                    below(inside, path + "/");
                }
            }
        }
    }
}

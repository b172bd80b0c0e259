package org.gantry.engine.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.gantry.linux.namespace.UserNamespaces.Maps;

/** The setting {@code userns-remap}: whose subordinate ids the users of containers are on the host. */
public final class RemapSetting {
    /** Who that is for {@code default}, as with dockerd; unlike it, the engine makes no users. */
    static final String DEFAULT_USER = "dockremap";

    private static final int NAME = 0;
    private static final int ID = 2;

    private RemapSetting() {}

    /**
     * What the setting says: nothing, {@code default}, or a user by name or number, and a group that has to exist. Both
     * kinds of ids are looked up by the user, for that is what subgid(5) goes by.
     *
     * @param etc where passwd, group, subuid and subgid are
     * @throws IllegalArgumentException saying what is missing
     */
    public static Optional<Maps> parse(String setting, Path etc) {
        String text = setting.strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = text.equals("default") ? new String[] {DEFAULT_USER} : text.split(":", 2);
        try {
            Set<String> user = spellings(etc.resolve("passwd"), parts[0]);
            if (parts.length > 1 && spellings(etc.resolve("group"), parts[1]).size() < 2) {
                throw new IllegalArgumentException("there is no group " + parts[1]);
            }
            return Optional.of(new Maps(
                    SubordinateIds.of(etc.resolve("subuid"), user), SubordinateIds.of(etc.resolve("subgid"), user)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("userns-remap = " + text + ": " + e.getMessage(), e);
        }
    }

    /** What was given first; then name and number, if there is somebody of that name or number. */
    private static Set<String> spellings(Path file, String given) {
        if (given.isEmpty()) {
            throw new IllegalArgumentException("a user or group has a name");
        }
        Set<String> spellings = new LinkedHashSet<>(Set.of(given));
        try {
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.split(":", -1);
                boolean meant = fields.length > ID && (fields[NAME].equals(given) || fields[ID].equals(given));
                if (meant) {
                    spellings.add(fields[NAME]);
                    spellings.add(fields[ID]);
                    break;
                }
            }
            return spellings;
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}

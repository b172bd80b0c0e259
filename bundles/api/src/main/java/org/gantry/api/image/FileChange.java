package org.gantry.api.image;

/**
 * A difference between a container's files and its image's.
 *
 * @param path absolute
 */
public record FileChange(String path, Kind kind) {
    /** In the order of the numbers the Docker API has for them. */
    public enum Kind {
        MODIFIED,
        ADDED,
        DELETED
    }
}

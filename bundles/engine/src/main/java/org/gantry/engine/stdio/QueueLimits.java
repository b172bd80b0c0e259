package org.gantry.engine.stdio;

import java.nio.file.Path;

/**
 * How far a client may lag behind.
 *
 * @param directory where the file is made
 * @param memory bytes kept in memory
 * @param file bytes kept in the file
 */
record QueueLimits(Path directory, long memory, long file) {
    private static final long MEMORY = 1 << 20;
    private static final long FILE = 1 << 30;

    static QueueLimits in(Path directory) {
        return new QueueLimits(directory, MEMORY, FILE);
    }
}

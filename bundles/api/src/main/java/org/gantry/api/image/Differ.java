package org.gantry.api.image;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.gantry.api.swap.LongRunning;
import org.jspecify.annotations.Nullable;

/** Compares a writable snapshot with what it stands on. */
@LongRunning
public interface Differ {

    /**
     * The differences, by path: a directory before what is in it. A directory in which something differs does so itself; of
     * a directory that was deleted, only itself is listed.
     *
     * @param parent what the snapshot stands on; null: nothing
     * @param scaffolding paths that whoever ran the container made to mount something there: no difference of the
     *     container's, as long as they are empty
     */
    List<FileChange> changes(@Nullable RootfsMount parent, RootfsMount snapshot, Set<String> scaffolding)
            throws IOException;
}

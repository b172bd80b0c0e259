package org.gantry.api.engine;

import java.util.List;

/**
 * What a prune removed.
 *
 * @param names of volumes and networks; identifiers of containers
 * @param reclaimedBytes bytes of files that are gone
 */
public record Pruned(List<String> names, long reclaimedBytes) {
    public Pruned {
        names = List.copyOf(names);
    }
}

package org.gantry.api.image;

import java.util.List;
import org.gantry.api.EngineException;

/**
 * Which users and groups of an archive are which of a tree that belongs to a user namespace: in archives are the ids
 * inside.
 *
 * @param uids empty: they are the same
 * @param gids as with uids
 */
public record ArchiveIds(List<Range> uids, List<Range> gids) {
    public static final ArchiveIds SAME = new ArchiveIds(List.of(), List.of());

    /** Whom files belong to whose owner is none inside (overflowuid in proc_sys_kernel(5)). */
    private static final int NOBODY = 65_534;

    public ArchiveIds {
        uids = List.copyOf(uids);
        gids = List.copyOf(gids);
    }

    /** As a line of /proc/PID/uid_map. */
    public record Range(long inside, long outside, long count) {}

    /** Whether nothing has to be translated. */
    public boolean isSame() {
        return uids.isEmpty() && gids.isEmpty();
    }

    public int uidInside(int outside) {
        return inside(uids, outside);
    }

    public int gidInside(int outside) {
        return inside(gids, outside);
    }

    /** @throws EngineException.InvalidArgument if there is no such user outside */
    public int uidOutside(int inside) {
        return outside(uids, inside, "UID");
    }

    /** @throws EngineException.InvalidArgument if there is no such group outside */
    public int gidOutside(int inside) {
        return outside(gids, inside, "GID");
    }

    private int inside(List<Range> ranges, int outside) {
        long id = Integer.toUnsignedLong(outside);
        for (Range range : ranges) {
            if (id >= range.outside && id - range.outside < range.count) {
                return (int) (range.inside + (id - range.outside));
            }
        }
        return isSame() ? outside : NOBODY;
    }

    private int outside(List<Range> ranges, int inside, String kind) {
        long id = Integer.toUnsignedLong(inside);
        for (Range range : ranges) {
            if (id >= range.inside && id - range.inside < range.count) {
                return (int) (range.outside + (id - range.inside));
            }
        }
        if (isSame()) {
            return inside;
        }
        throw new EngineException.InvalidArgument("container " + kind + " " + id + " cannot be mapped to a host ID");
    }
}

package org.gantry.linux.cgroup;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.gantry.linux.fd.Fd;

/** Mounts of a spare cgroup, made ahead as they were wanted last; maybe none. */
final class ReadyMounts implements AutoCloseable {
    /** Nobody has wanted any yet. */
    static final long NONE = -1;

    private final AtomicLong wantedLast;
    private final long attributes;
    private List<Fd> mounts;

    private ReadyMounts(AtomicLong wantedLast, long attributes, List<Fd> mounts) {
        this.wantedLast = wantedLast;
        this.attributes = attributes;
        this.mounts = mounts;
    }

    /** @param wantedLast the attributes, or {@link #NONE} */
    static ReadyMounts make(LegacyManager cgroup, AtomicLong wantedLast) {
        long wanted = wantedLast.get();
        List<Fd> made = wanted == NONE ? List.of() : CgroupMounts.make(cgroup.views(), wanted);
        return new ReadyMounts(wantedLast, wanted, made);
    }

    /** Those that have these attributes, the caller's from now on. */
    Optional<List<Fd>> take(long wanted) {
        wantedLast.set(wanted);
        if (wanted != attributes || mounts.isEmpty()) {
            return Optional.empty();
        }
        List<Fd> taken = mounts;
        mounts = List.of();
        return Optional.of(taken);
    }

    @Override
    public void close() {
        mounts.forEach(Fd::close);
        mounts = List.of();
    }
}

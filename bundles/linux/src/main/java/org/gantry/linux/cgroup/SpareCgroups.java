package org.gantry.linux.cgroup;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.gantry.linux.cgroup.CgroupManager.Membership;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * Cgroups made ahead, for on a host with legacy hierarchies a container needs one in each of them. A container's is one of
 * these by another name. cgroup2 lets nobody rename, and needs one only, so there each is made when it is wanted.
 */
public final class SpareCgroups implements AutoCloseable {
    private final CgroupLayout layout;
    private final int count;
    private final String own;
    private final Deque<Spare> ready = new ArrayDeque<>();
    private final ReentrantLock making = new ReentrantLock();
    private String parent = "";
    private boolean swept; // guarded by making
    private boolean closed;

    /** A cgroup without a container. */
    private record Spare(String parent, LegacyManager cgroup, Membership membership, List<Fd> directories)
            implements AutoCloseable {
        @Override
        public void close() {
            directories.forEach(Fd::close);
            membership.close();
            cgroup.remove();
        }
    }

    /**
     * None yet: they are all below the parent that was wanted last.
     *
     * @param count how many are to be ready; 0 for who makes one container only
     * @param own how the paths of those parents begin that are not the user's, who need not see what is made there
     */
    public SpareCgroups(CgroupLayout layout, int count, String own) {
        this.layout = layout;
        this.own = own;
        this.count = layout.mode() == CgroupMode.UNIFIED ? 0 : count;
    }

    /** One that is ready to become the cgroup of this path, if there is any. */
    public Optional<NewCgroup> take(String path) {
        Spare spare = ready(CgroupPaths.parent(path));
        return Optional.ofNullable(spare)
                .map(ready -> new SpareCgroup(
                        ready.cgroup(),
                        new LegacyManager(layout.legacy(), path),
                        ready.membership(),
                        ready.directories()));
    }

    /** Makes those that are missing. When that fails, whoever makes a container will fail in the same way, and hear of it. */
    public void refill() {
        making.lock();
        try {
            if (count > 0) {
                sweep();
            }
            for (String below = wanting(); below != null; below = wanting()) {
                add(make(below));
            }
        } catch (SyscallException | IllegalStateException e) {
            return;
        } finally {
            making.unlock();
        }
    }

    /** Removes those that are ready or being made; {@link #create} makes one each time from now on. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        making.lock();
        try {
            removeReady();
        } finally {
            making.unlock();
        }
    }

    private @Nullable Spare ready(String wanted) {
        if (count == 0 || !wanted.startsWith(own)) {
            return null;
        }
        synchronized (this) {
            if (wanted.equals(parent)) {
                return ready.poll();
            }
            parent = wanted;
        }
        removeReady(); // of another parent
        return null;
    }

    private void removeReady() {
        List<Spare> all;
        synchronized (this) {
            all = List.copyOf(ready);
            ready.clear();
        }
        all.forEach(Spare::close);
    }

    /** Once, what engines that were killed have left; whoever comes after them may never make a container. */
    private void sweep() {
        if (swept) {
            return;
        }
        swept = true;
        for (Hierarchy hierarchy : layout.legacy()) {
            for (String parent : CgroupTree.children(hierarchy.mountPoint())) {
                if (("/" + parent).startsWith(own)) {
                    removeLeftovers(hierarchy.mountPoint().resolve(parent));
                }
            }
        }
    }

    private static void removeLeftovers(Path parent) {
        CgroupTree.children(parent).stream()
                .filter(SpareName::isLeftover)
                .map(parent::resolve)
                .forEach(CgroupTree::removeIfEmpty);
    }

    /** The parent below which one is missing. */
    private synchronized @Nullable String wanting() {
        return closed || parent.isEmpty() || ready.size() >= count ? null : parent;
    }

    private Spare make(String below) {
        var cgroup = new LegacyManager(layout.legacy(), below + "/" + SpareName.next());
        NewCgroup made = NewCgroup.make(cgroup);
        try {
            return new Spare(below, cgroup, made.membership(), made.directories());
        } catch (RuntimeException e) {
            made.close();
            made.remove();
            throw e;
        }
    }

    private void add(Spare spare) {
        synchronized (this) {
            if (!closed && spare.parent().equals(parent)) {
                ready.add(spare);
                return;
            }
        }
        spare.close();
    }
}

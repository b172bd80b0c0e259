package org.gantry.linux.cgroup;

import java.util.List;
import org.gantry.linux.cgroup.CgroupManager.Membership;
import org.gantry.linux.cgroup.CgroupManager.View;
import org.gantry.linux.fd.Fd;

/** A legacy cgroup made ahead, taken for a container. */
final class SpareCgroup implements NewCgroup {
    private final LegacyManager container;
    private final Membership membership;
    private LegacyManager current;
    private List<Fd> directories;

    /**
     * Of one that has a spare's name.
     *
     * @param container where it is to be
     * @param directories which are opened already
     */
    SpareCgroup(LegacyManager spare, LegacyManager container, Membership membership, List<Fd> directories) {
        this.directories = directories;
        this.current = spare;
        this.container = container;
        this.membership = membership;
    }

    @Override
    public Membership membership() {
        return membership;
    }

    @Override
    public List<View> views() {
        return current.views();
    }

    @Override
    public List<Fd> directories() {
        if (directories.isEmpty()) {
            return NewCgroup.super.directories();
        }
        List<Fd> taken = directories;
        directories = List.of();
        return taken;
    }

    @Override
    public void close() {
        directories.forEach(Fd::close);
        NewCgroup.super.close();
    }

    @Override
    public boolean isLost() {
        return !isNamed() && views().stream().anyMatch(view -> !view.group().exists());
    }

    @Override
    public boolean isNamed() {
        return current == container;
    }

    @Override
    public void name() {
        if (isNamed()) {
            return;
        }
        if (!current.moveTo(container)) {
            container.removeLeftover();
            if (!current.moveTo(container)) {
                throw new IllegalStateException("somebody else makes the cgroup " + container + " too");
            }
        }
        current = container;
    }

    @Override
    public void remove() {
        current.remove();
    }
}

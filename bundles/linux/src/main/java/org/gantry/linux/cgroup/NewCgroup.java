package org.gantry.linux.cgroup;

import java.util.List;
import org.gantry.linux.cgroup.CgroupManager.Membership;
import org.gantry.linux.cgroup.CgroupManager.View;
import org.gantry.linux.fd.Fd;

/**
 * A cgroup that is a container's, and may still have to get the container's name. Processes can join it, and mounts show it,
 * by that time. Closing it only lets go of what they join by.
 */
public interface NewCgroup extends AutoCloseable {
    /** Makes one that has its name from the beginning, as {@link CgroupManager#create}. */
    static NewCgroup make(CgroupManager cgroup) {
        cgroup.create();
        try {
            return new Named(cgroup, cgroup.openMembership());
        } catch (RuntimeException e) {
            cgroup.remove();
            throw e;
        }
    }

    /** What the first process needs to become a member. */
    Membership membership();

    /** Where it is by now. */
    List<View> views();

    /**
     * Makes mounts of it that are attached nowhere, one for each view, the caller's from now on. They go along when it is named.
     * Whoever attaches them sets their attributes and makes them private. Not ahead: a tree lists its mounts by age, and "/" is
     * to be the first.
     */
    default List<Fd> mounts() {
        return CgroupMounts.make(views());
    }

    /**
     * Opens its directories, one for each view, the caller's from now on: whoever is in the mount namespace of the engine can make those
     * mounts of them.
     */
    default List<Fd> directories() {
        return CgroupMounts.directories(views());
    }

    /** Whether somebody has removed it who thought that nobody needs it. Whoever removes one with a container's name means it. */
    default boolean isLost() {
        return false;
    }

    /** Whether it has the container's name. */
    default boolean isNamed() {
        return true;
    }

    /**
     * Gives it the container's name, if it has another. An empty cgroup of that name is removed.
     *
     * @throws IllegalStateException when processes run in a cgroup of that name
     */
    default void name() {}

    /** Removes it, whatever its name. */
    void remove();

    @Override
    default void close() {
        membership().close();
    }

    /** One that has its name. */
    record Named(CgroupManager cgroup, Membership membership) implements NewCgroup {
        @Override
        public List<View> views() {
            return cgroup.views();
        }

        @Override
        public void remove() {
            cgroup.remove();
        }
    }
}

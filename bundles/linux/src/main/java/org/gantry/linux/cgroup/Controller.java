package org.gantry.linux.cgroup;

/** One controller on one version of cgroups. */
public interface Controller {
    /** As in the mount options (v1) or cgroup.controllers (v2). */
    String name();

    /** Whether the limits hold anything for this controller. */
    boolean concerns(CgroupLimits limits);

    /** Writes the limits that concern this controller. */
    void apply(ControlGroup group, CgroupLimits limits);

    /** Adds what the controller has counted. */
    default void collect(ControlGroup group, CgroupStats.Builder stats) {}

    /** Makes a new directory usable, its parents being so. */
    default void initialize(ControlGroup group) {}
}

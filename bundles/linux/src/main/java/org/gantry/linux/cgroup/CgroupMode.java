package org.gantry.linux.cgroup;

/** How a host has its cgroups mounted. */
public enum CgroupMode {
    /** One cgroup2 tree for everything. */
    UNIFIED,
    /** One v1 hierarchy for each controller (or for a few of them together). */
    LEGACY,
    /** As legacy, with a cgroup2 tree beside it that holds none of the resource controllers. */
    HYBRID
}

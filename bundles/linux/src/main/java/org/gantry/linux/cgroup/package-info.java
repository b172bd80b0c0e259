/**
 * Control groups: what the kernel has mounted ({@link org.gantry.linux.cgroup.CgroupLayout}) and one container's cgroup in
 * all of it ({@link org.gantry.linux.cgroup.CgroupManager}), the same on the unified, the legacy and the hybrid layout.
 * Each controller is one small class in the packages {@code legacy} and {@code unified}, which are not exported.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.cgroup;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

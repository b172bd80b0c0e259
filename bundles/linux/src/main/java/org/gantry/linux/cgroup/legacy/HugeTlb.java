package org.gantry.linux.cgroup.legacy;

import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;

/** The hugetlb controller of v1, one limit for each page size: of pages in use and, where it can, of reserved ones. */
public final class HugeTlb implements Controller {
    @Override
    public String name() {
        return "hugetlb";
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return !limits.hugepages().isEmpty();
    }

    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        limits.hugepages().forEach((size, bytes) -> {
            String prefix = "hugetlb." + size;
            group.require(prefix + ".limit_in_bytes", "huge pages of " + size);
            group.write(prefix + ".limit_in_bytes", String.valueOf(bytes));
            if (group.has(prefix + ".rsvd.limit_in_bytes")) {
                group.write(prefix + ".rsvd.limit_in_bytes", String.valueOf(bytes));
            }
        });
    }
}

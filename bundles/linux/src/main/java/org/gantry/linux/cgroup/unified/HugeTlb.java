package org.gantry.linux.cgroup.unified;

import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;

/** The hugetlb controller of v2, one limit for each page size: of pages in use and, where it can, of reserved ones. */
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
            String value = bytes < 0 ? ControlGroup.MAX : String.valueOf(bytes);
            group.require(prefix + ".max", "huge pages of " + size);
            group.write(prefix + ".max", value);
            if (group.has(prefix + ".rsvd.max")) {
                group.write(prefix + ".rsvd.max", value);
            }
        });
    }
}

package org.gantry.linux.cgroup.legacy;

import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;
import org.gantry.linux.cgroup.DeviceRule;

/** The devices controller of v1: a list that entries are added to and taken from. */
public final class Devices implements Controller {
    private static final String ALLOW = "devices.allow";
    private static final String DENY = "devices.deny";
    private static final String EVERYTHING = "a";

    @Override
    public String name() {
        return "devices";
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return !limits.devices().isEmpty();
    }

    /** A new cgroup may do what its parent may; rules are written on the ground of nothing. */
    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        if (!limits.devices().getFirst().isTotal()) {
            group.write(DENY, EVERYTHING);
        }
        List<String> entries = new ArrayList<>();
        String file = ALLOW;
        for (DeviceRule rule : limits.devices()) {
            String next = rule.allow() ? ALLOW : DENY;
            if (!next.equals(file)) {
                write(group, file, entries);
                file = next;
            }
            entries.add(rule.isTotal() ? EVERYTHING : rule.line());
        }
        write(group, file, entries);
    }

    /** In their order: a later rule wins. */
    private static void write(ControlGroup group, String file, List<String> entries) {
        if (!entries.isEmpty()) {
            group.writeEach(file, entries);
            entries.clear();
        }
    }
}

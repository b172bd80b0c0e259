package org.gantry.linux.cgroup.unified;

import java.util.List;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;
import org.gantry.linux.fd.Fd;

/** Access to devices on v2: an eBPF program that the kernel asks at each open and mknod. */
public final class Devices implements Controller {
    public static final String NAME = "devices";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return !limits.devices().isEmpty();
    }

    /** The new program is in place before the old ones go: both must agree meanwhile, so nothing is allowed too much. */
    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        try (Fd directory = group.openDirectory();
                Fd program = Bpf.load(DeviceProgram.compile(limits.devices()))) {
            List<Integer> old = Bpf.attachedTo(directory);
            Bpf.attach(program, directory);
            old.forEach(id -> Bpf.detach(id, directory));
        }
    }
}

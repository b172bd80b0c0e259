package org.gantry.linux.cgroup.unified;

import java.util.List;
import org.gantry.linux.bpf.AttachPoint;
import org.gantry.linux.bpf.BpfProgram;
import org.gantry.linux.bpf.License;
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
                BpfProgram program = BpfProgram.load(
                        AttachPoint.DEVICE, "devices", License.APACHE, DeviceProgram.compile(limits.devices()))) {
            List<BpfProgram> old = BpfProgram.attachedTo(directory, AttachPoint.DEVICE);
            try {
                program.attach(directory);
                old.forEach(one -> one.detach(directory));
            } finally {
                old.forEach(BpfProgram::close);
            }
        }
    }
}

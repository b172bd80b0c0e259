package org.gantry.linux.cgroup;

/** The rdma controller, which is the same on both versions. */
final class Rdma implements Controller {
    @Override
    public String name() {
        return "rdma";
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return !limits.rdma().isEmpty();
    }

    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        limits.rdma().forEach((device, limit) -> group.write("rdma.max", limit.line(device)));
    }
}

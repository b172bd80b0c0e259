package org.gantry.runtime.libcontainer.init;

import java.util.List;
import java.util.Optional;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.cgroup.NewCgroup;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;

/** A cgroup that is not there, of a container that is never made; so it takes no privileges. */
record NoCgroup(CgroupLayout layout) implements NewCgroup {
    @Override
    public CgroupManager.Membership membership() {
        return new CgroupManager.Membership(List.of(), Optional.empty());
    }

    @Override
    public List<CgroupManager.View> views() {
        return layout.manager("/gantry-test/x").views();
    }

    @Override
    public List<Fd> mounts() {
        return views().stream().map(view -> Openat2.open("/", OpenFlags.O_PATH)).toList();
    }

    @Override
    public void remove() {}
}

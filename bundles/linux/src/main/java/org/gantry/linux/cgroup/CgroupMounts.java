package org.gantry.linux.cgroup;

import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.cgroup.CgroupManager.View;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.mount.MountApi;
import org.gantry.linux.mount.MountFlags;

/** Mounts that show one cgroup, for whoever is in it. */
final class CgroupMounts {
    private CgroupMounts() {}

    /** One for each view, attached nowhere and nobody's peer. */
    static List<Fd> make(List<View> views, long attributes) {
        List<Fd> made = new ArrayList<>();
        try {
            for (View view : views) {
                Fd mount = MountApi.openTree(view.group().directory().toString(), false);
                made.add(mount);
                MountApi.setAttributes(mount, false, attributes, 0, MountFlags.MS_PRIVATE);
            }
            return made;
        } catch (RuntimeException e) {
            made.forEach(Fd::close);
            throw e;
        }
    }
}

package org.gantry.linux.cgroup;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.gantry.linux.cgroup.CgroupManager.View;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.mount.MountApi;

/** Mounts that show one cgroup, for whoever is in it. */
final class CgroupMounts {
    private CgroupMounts() {}

    /** One for each view, attached nowhere. Attributes and propagation are those of the host's. */
    static List<Fd> make(List<View> views) {
        return openAll(views, directory -> MountApi.openTree(directory, false));
    }

    /** The directory of each view, of which a process in this mount namespace can make such a mount. */
    static List<Fd> directories(List<View> views) {
        return openAll(views, directory -> Openat2.open(directory, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY));
    }

    private static List<Fd> openAll(List<View> views, Function<String, Fd> opener) {
        List<Fd> made = new ArrayList<>();
        try {
            for (View view : views) {
                made.add(opener.apply(view.group().directory().toString()));
            }
            return made;
        } catch (RuntimeException e) {
            made.forEach(Fd::close);
            throw e;
        }
    }
}

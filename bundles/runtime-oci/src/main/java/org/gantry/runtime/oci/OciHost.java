package org.gantry.runtime.oci;

import java.lang.ref.Cleaner;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.fd.Reactor;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * What the tasks of all programs share. It goes with the bundle and not with a program: a task whose program has been
 * uninstalled still runs, and somebody has to hear of its end.
 */
@Component(service = OciHost.class)
public final class OciHost {
    /** What an engine's own parents of cgroups are called; a parent that the user names is the user's, and stays. */
    private static final String OWN_PARENTS = "/gantry-";

    private final Reactor reactor = new Reactor("gantry-oci");
    private final CgroupLayout layout = CgroupLayout.detect();
    private final HostView view = new HostView(layout);
    private final EngineCapabilities capabilities = EngineCapabilities.ofThisProcess();
    private final Cleaner cleaner = Cleaner.create();

    /** One cgroup each of those that share a parent, to find the parent again when the driver goes. */
    private final Map<String, CgroupManager> cgroups = new ConcurrentHashMap<>();

    @Activate
    public OciHost() {}

    /**
     * Stops waiting for ends; the next instance takes the tasks over. Calls that are under way still have their
     * descriptors, which go with the last reference to a task.
     */
    @Deactivate
    public void deactivate() {
        reactor.close();
        cgroups.values().forEach(CgroupManager::removeEmptyAncestors);
    }

    Reactor reactor() {
        return reactor;
    }

    CgroupLayout layout() {
        return layout;
    }

    HostView view() {
        return view;
    }

    EngineCapabilities capabilities() {
        return capabilities;
    }

    Cleaner cleaner() {
        return cleaner;
    }

    CgroupManager cgroup(String path) {
        CgroupManager cgroup = layout.manager(path);
        if (path.startsWith(OWN_PARENTS)) {
            cgroups.putIfAbsent(path.substring(0, Math.max(0, path.lastIndexOf('/'))), cgroup);
        }
        return cgroup;
    }
}

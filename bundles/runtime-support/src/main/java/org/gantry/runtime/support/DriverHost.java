package org.gantry.runtime.support;

import java.lang.ref.Cleaner;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.cgroup.CgroupMode;
import org.gantry.linux.fd.Reactor;
import org.gantry.runtime.support.identity.EngineCapabilities;

/**
 * What all tasks of an OSGi bundle share. It goes with the bundle and not with a program that makes containers: a task whose
 * program has been uninstalled still runs, and somebody has to hear of its end.
 */
public final class DriverHost implements AutoCloseable {
    /** What an engine's own parents of cgroups are called; a parent that the user names is the user's, and stays. */
    private static final String OWN_PARENTS = "/gantry-";

    private final Reactor reactor;
    private final CgroupLayout layout = CgroupLayout.detect();
    private final EngineCapabilities capabilities = EngineCapabilities.ofThisProcess();
    private final Cleaner cleaner = Cleaner.create();

    /** One cgroup each of those that share a parent, to find the parent again when the driver goes. */
    private final Map<String, CgroupManager> cgroups = new ConcurrentHashMap<>();

    /** @param name of the thread that waits for what tasks do */
    public DriverHost(String name) {
        this.reactor = new Reactor(name);
    }

    public Reactor reactor() {
        return reactor;
    }

    public CgroupLayout layout() {
        return layout;
    }

    /** 2 where the unified hierarchy has the controllers, else 1. */
    public int cgroupVersion() {
        return layout.mode() == CgroupMode.UNIFIED ? 2 : 1;
    }

    public EngineCapabilities capabilities() {
        return capabilities;
    }

    public Cleaner cleaner() {
        return cleaner;
    }

    /** The cgroup of a task. */
    public CgroupManager cgroup(String path) {
        CgroupManager cgroup = layout.manager(path);
        if (path.startsWith(OWN_PARENTS)) {
            cgroups.putIfAbsent(path.substring(0, Math.max(0, path.lastIndexOf('/'))), cgroup);
        }
        return cgroup;
    }

    /**
     * Stops waiting for ends; the next instance takes the tasks over. Calls that are under way still have their
     * descriptors, which go with the last reference to a task.
     */
    @Override
    public void close() {
        reactor.close();
        cgroups.values().forEach(CgroupManager::removeEmptyAncestors);
    }
}

package org.gantry.runtime.lxc;

import org.gantry.linux.shim.WaitingShims;
import org.gantry.runtime.support.DriverHost;
import org.gantry.runtime.support.SpareShims;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** What the tasks of this driver share, whichever version of LXC made them. */
@Component(service = LxcHost.class)
public final class LxcHost {
    private final SpareShims spare = new SpareShims(() -> new WaitingShims(1));
    private @Nullable DriverHost driver;

    @Activate
    public LxcHost() {}

    @Deactivate
    public synchronized void deactivate() {
        spare.close();
        if (driver != null) {
            driver.close();
        }
    }

    SpareShims spare() {
        return spare;
    }

    /** Made when it is asked for: a host without LXC has no use for it. */
    synchronized DriverHost driver() {
        if (driver == null) {
            driver = new DriverHost("gantry-lxc");
        }
        return driver;
    }
}

package org.gantry.runtime.lxc;

import org.gantry.runtime.support.DriverHost;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** What the tasks of this driver share, whichever version of LXC made them. */
@Component(service = LxcHost.class)
public final class LxcHost {
    private final DriverHost driver = new DriverHost("gantry-lxc");

    @Activate
    public LxcHost() {}

    @Deactivate
    public void deactivate() {
        driver.close();
    }

    DriverHost driver() {
        return driver;
    }
}

package org.gantry.runtime.oci;

import org.gantry.runtime.support.DriverHost;
import org.gantry.runtime.support.program.ProgramAnswers;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** What the tasks of all programs share. */
@Component(service = OciHost.class)
public final class OciHost {
    private final DriverHost driver = new DriverHost("gantry-oci");
    private final HostView view = new HostView(driver.layout());
    private final Probe probe;

    @Activate
    public OciHost(BundleContext context) {
        this(ProgramAnswers.in(context.getDataFile("").toPath()));
    }

    OciHost(ProgramAnswers answers) {
        probe = new Probe(view, answers);
    }

    @Deactivate
    public void deactivate() {
        driver.close();
    }

    DriverHost driver() {
        return driver;
    }

    HostView view() {
        return view;
    }

    Probe probe() {
        return probe;
    }
}

package org.gantry.runtime.oci;

import java.time.Duration;
import org.gantry.linux.shim.WaitingShims;
import org.gantry.runtime.support.DriverHost;
import org.gantry.runtime.support.SpareShims;
import org.gantry.runtime.support.program.ProgramAnswers;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** What the tasks of all programs share. */
@Component(service = OciHost.class)
public final class OciHost {
    /** One to hold the container, one to run the program's {@code start} where that is a command of its own. */
    private static final int SHIMS_OF_A_START = 2;

    /** Counted from the end of {@code create}; a program's {@code start} takes some milliseconds more. */
    private static final Duration AFTER_A_START = Duration.ofMillis(20);

    private final DriverHost driver = new DriverHost("gantry-oci");
    private final SpareShims spare = new SpareShims(() -> new WaitingShims(SHIMS_OF_A_START, AFTER_A_START));
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
        spare.close();
        driver.close();
    }

    DriverHost driver() {
        return driver;
    }

    WaitingShims shims() {
        return spare.shims();
    }

    HostView view() {
        return view;
    }

    Probe probe() {
        return probe;
    }
}

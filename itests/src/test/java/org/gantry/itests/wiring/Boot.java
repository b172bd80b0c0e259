package org.gantry.itests.wiring;

import static org.junit.Assert.assertNotNull;

import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** The start of the assembly that a test runs in: Pax Exam's own bundles come before the console, and call the test at once. */
final class Boot {
    private static final String FINISHED = "org.apache.karaf.features.BootFinished";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Boot() {}

    /** Waits until all bundles are started, so that what a test sees happen is its own doing. */
    static void await(BundleContext context) throws InterruptedException {
        ServiceTracker<Object, Object> finished = new ServiceTracker<>(context, FINISHED, null);
        finished.open();
        try {
            assertNotNull("the assembly is still starting", finished.waitForService(LIMIT.toMillis()));
        } finally {
            finished.close();
        }
    }
}

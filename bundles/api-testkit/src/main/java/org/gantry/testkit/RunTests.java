package org.gantry.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs JUnit classes where there is no Maven: in a virtual machine. Prints one line for each test. */
public final class RunTests {
    private RunTests() {}

    /** @param classes full names; the exit status is 0 when there are tests and all of them succeed */
    public static void main(String[] classes) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
                .build();
        Launcher launcher = LauncherFactory.create();
        var summary = new SummaryGeneratingListener();
        launcher.execute(request, summary, new Lines());
        summary.getSummary().printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        long succeeded = summary.getSummary().getTestsSucceededCount();
        long failed = summary.getSummary().getTotalFailureCount();
        System.out.println(succeeded + " succeeded, " + failed + " failed, "
                + summary.getSummary().getTestsSkippedCount() + " skipped");
        System.exit(failed == 0 && succeeded > 0 ? 0 : 1);
    }

    private static final class Lines implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                System.out.println(result.getStatus() + " "
                        + test.getUniqueId()
                                .replaceAll(".*class:([^]]*)].*method:", "$1.")
                                .replace("]", ""));
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            System.out.println("SKIPPED " + test.getDisplayName() + ": " + reason);
        }
    }
}

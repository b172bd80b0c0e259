package org.gantry.runtime.libcontainer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.testkit.VirtualMachine;
import org.junit.jupiter.api.Test;

/**
 * The driver where cgroup v2 is all there is: its tests of cgroups, limits and ends, in a virtual machine. Takes two
 * minutes.
 */
class UnifiedAloneIT {
    private static final List<String> CLASSES = List.of(
            "org.gantry.linux.cgroup.CgroupManagerIT",
            "org.gantry.linux.cgroup.unified.DeviceProgramIT",
            "org.gantry.runtime.libcontainer.ResourcesIT",
            "org.gantry.runtime.libcontainer.LifecycleIT");

    /** Of the bundle below, whose own tests of cgroups belong here too; Maven puts only its classes on the class path. */
    private static final Path TESTS_OF_LINUX = Path.of("../linux/target/test-classes");

    @Test
    void containersAreLimitedCountedAndKilled() throws IOException, InterruptedException {
        assumeTrue(Files.exists(TESTS_OF_LINUX), "SKIPPED: the tests of bundles/linux are not compiled");
        new VirtualMachine(List.of()).run(CLASSES, List.of(TESTS_OF_LINUX));
    }
}

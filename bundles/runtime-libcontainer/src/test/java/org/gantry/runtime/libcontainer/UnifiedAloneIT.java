package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The driver where cgroup v2 is all there is: its tests of cgroups, limits and ends, in a virtual machine. Takes two
 * minutes. Skipped where there is no qemu or no kernel for it; see src/test/vm/kernel.
 */
class UnifiedAloneIT {
    private static final Path SCRIPTS = Path.of("src/test/vm");
    private static final List<String> CLASSES = List.of(
            "org.gantry.linux.cgroup.CgroupManagerIT",
            "org.gantry.linux.cgroup.unified.DeviceProgramIT",
            "org.gantry.runtime.libcontainer.ResourcesIT",
            "org.gantry.runtime.libcontainer.LifecycleIT");

    /** Of the bundle below, whose own tests of cgroups belong here too; Maven puts only its classes on the class path. */
    private static final Path TESTS_OF_LINUX = Path.of("../linux/target/test-classes");

    @Test
    void containersAreLimitedCountedAndKilled() throws IOException, InterruptedException {
        Path kernel = Path.of(Objects.requireNonNullElse(System.getenv("GANTRY_VM_KERNEL"), "/var/cache/gantry-vm"));
        assumeTrue(
                Files.exists(kernel.resolve("vmlinuz")),
                "SKIPPED: no kernel for the virtual machine; run " + SCRIPTS + "/kernel " + kernel);
        for (String program : List.of("qemu-system-x86_64", "mkfs.ext4", "busybox", "bash")) {
            assumeTrue(isThere(program), "SKIPPED: no " + program);
        }
        assumeTrue(Files.exists(TESTS_OF_LINUX), "SKIPPED: the tests of bundles/linux are not compiled");
        List<String> line = new ArrayList<>(List.of(SCRIPTS.resolve("run").toString(), kernel.toString(), classPath()));
        line.addAll(CLASSES);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process machine = builder.start();
        String console = new String(machine.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(machine.waitFor()).as(console).isZero();
        assertThat(console).contains(" 0 failed");
        assertThat(CLASSES).allMatch(name -> console.contains("SUCCESSFUL " + name + "."));
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** Surefire's own class path is in the manifest of a jar; it tells the tests' by a property. */
    private static String classPath() {
        String tests = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return tests + ":" + TESTS_OF_LINUX;
    }
}

package org.gantry.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Another kernel to run tests on, for what the one at hand lacks: Debian's cloud kernel under qemu without KVM. See
 * src/vm/run; takes some minutes.
 *
 * @param settings of that script, by their names without {@code GANTRY_VM_}
 */
public record VirtualMachine(Map<String, String> settings) {
    private static final String PREFIX = "GANTRY_VM_";

    public VirtualMachine {
        settings = Map.copyOf(settings);
    }

    /** @param modules of the kernel that may be asked for, files and directories below {@code kernel/} */
    public VirtualMachine(List<String> modules) {
        this(Map.of("MODULES", String.join(" ", modules)));
    }

    /** The same with one more setting. */
    public VirtualMachine with(String name, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(name, value);
        return new VirtualMachine(more);
    }

    /**
     * Runs classes there and requires that all of them have tests and none fails. Skips where there is no qemu or no
     * kernel for it.
     *
     * @param further class path, besides that of the calling test
     */
    public void run(List<String> classes, List<Path> further) throws IOException, InterruptedException {
        Path scripts = scripts();
        Path kernel = Path.of(Objects.requireNonNullElse(System.getenv("GANTRY_VM_KERNEL"), "/var/cache/gantry-vm"));
        require(
                Files.exists(kernel.resolve("vmlinuz")),
                "no kernel for the virtual machine; run " + scripts + "/kernel " + kernel);
        for (String program : List.of("qemu-system-x86_64", "mkfs.ext4", "busybox", "bash")) {
            require(isThere(program), "no " + program);
        }
        List<String> line =
                new ArrayList<>(List.of(scripts.resolve("run").toString(), kernel.toString(), classPath(further)));
        line.addAll(classes);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        settings.forEach((name, value) -> builder.environment().put(PREFIX + name, value));
        Process machine = builder.start();
        String console = new String(machine.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = machine.waitFor();
        for (Closeable end : List.of(machine.getOutputStream(), machine.getInputStream(), machine.getErrorStream())) {
            end.close(); // tests after this one count descriptors
        }
        assertThat(status).as(console).isZero();
        assertThat(console).contains(" 0 failed");
        assertThat(classes).as(console).allMatch(name -> console.contains("SUCCESSFUL " + name + "."));
    }

    /** Maven runs the tests of a module in its directory. */
    private static Path scripts() {
        return Stream.of("../api-testkit/src/vm", "../bundles/api-testkit/src/vm")
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
    }

    private static void require(boolean there, String otherwise) {
        if (!there) {
            System.err.println("SKIPPED: " + otherwise);
        }
        assumeTrue(there, otherwise);
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** Surefire's own class path is in the manifest of a jar; it tells the tests' by a property. */
    private static String classPath(List<Path> further) {
        StringBuilder all = new StringBuilder(
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        further.forEach(path -> all.append(':').append(path));
        return all.toString();
    }
}

package org.gantry.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.itests.support.Requirements;
import org.gantry.testkit.VirtualMachine;
import org.junit.jupiter.api.Test;

/**
 * The whole assembly where cgroup v2 is all there is, driven by the docker CLI in a virtual machine. Without KVM all of it
 * is emulated, so it takes some minutes.
 */
class UnifiedEngineIT {
    private static final List<String> CLASSES = List.of(UnifiedEngine.class.getName(), LimitsIT.class.getName());

    /** What a bridge with published ports asks for. */
    private static final List<String> MODULES = List.of(
            "drivers/net/veth.ko",
            "net/802",
            "net/llc",
            "net/bridge",
            "net/netfilter",
            "net/ipv4/netfilter",
            "net/ipv6/netfilter",
            "lib/libcrc32c.ko");

    /** Of the launcher and of the base of these tests, where busybox has none, or one that knows fewer options. */
    private static final List<String> PROGRAMS =
            List.of("bash", "docker", "env", "flock", "install", "ip", "nft", "realpath", "rm", "tar");

    /** Those that Karaf's bundles import from, and the compiler, by which the launcher knows a JDK. */
    private static final String JDK = "java.se,jdk.compiler,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs";

    @Test
    void containersRunAndAreLimitedAndCounted() throws IOException, InterruptedException {
        for (String program : PROGRAMS) {
            Requirements.program(program, "see .ci/run");
        }
        Path assembly = Path.of(System.getProperty("gantry.it.assembly", ""));
        Requirements.require(Files.exists(assembly.resolve("assembly.id")), "the assembly is not built");
        new VirtualMachine(MODULES)
                .with("JDK", JDK)
                .with("PROGRAMS", String.join(" ", PROGRAMS))
                .with(
                        "FILES",
                        System.getProperty("gantry.it.launcher") + "=/gantry/gantry\n" + assembly + "=/gantry/assembly")
                .with("ENVIRONMENT", "GANTRY_AOT=off\nGANTRY_BOOT_LIMIT_S=170")
                .with(
                        "PROPERTIES",
                        "gantry.it.launcher=/gantry/gantry\ngantry.it.assembly=/gantry/assembly\ngantry.it.leaks=machine")
                .with("LOGS", "/var/lib/gantry-it/*/root/log/*.log")
                .with("DISK_MB", "1500")
                .with("MEMORY_MB", "2048")
                .run(CLASSES, List.of());
    }
}

package org.gantry.testkit;

import java.util.ArrayList;
import java.util.List;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;

/** A spec with what any driver can be expected to do, to be changed before it is built. */
final class ContractSpec {
    private static final List<String> CAPABILITIES =
            List.of("CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_SETGID", "CAP_SETUID", "CAP_KILL");

    List<String> args;
    List<String> env = new ArrayList<>(List.of("PATH=/bin"));
    String cwd = "/";
    RuntimeSpec.User user = RuntimeSpec.User.ROOT;
    boolean terminal;
    RuntimeSpec.@Nullable Box consoleSize;
    boolean readonly;

    @Nullable
    String commandLine;

    @Nullable
    String hostname = "contract";

    LinuxResources resources = LinuxResources.NONE;
    final List<RuntimeSpec.Mount> mounts = new ArrayList<>(List.of(
            RuntimeSpec.Mount.of("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
            RuntimeSpec.Mount.of("/dev", "tmpfs", "tmpfs", "nosuid", "mode=755", "size=65536k"),
            RuntimeSpec.Mount.of("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666"),
            RuntimeSpec.Mount.of("/dev/shm", "tmpfs", "shm", "nosuid", "nodev", "mode=1777", "size=8m")));

    private ContractSpec(List<String> args) {
        this.args = args;
    }

    static ContractSpec of(String... args) {
        return new ContractSpec(List.of(args));
    }

    static ContractSpec shell(String script) {
        return of("sh", "-c", script);
    }

    ContractSpec onTerminal() {
        terminal = true;
        return this;
    }

    RuntimeSpec.Process process() {
        var capabilities = new RuntimeSpec.Capabilities(CAPABILITIES, CAPABILITIES, List.of(), CAPABILITIES, List.of());
        return new RuntimeSpec.Process(
                terminal,
                consoleSize,
                user,
                args,
                commandLine,
                env,
                cwd,
                capabilities,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    RuntimeSpec build(String cgroupsPath) {
        List<RuntimeSpec.Namespace> namespaces = List.of("mount", "network", "uts", "pid", "ipc").stream()
                .map(type -> new RuntimeSpec.Namespace(type, null))
                .toList();
        var linux = new RuntimeSpec.Linux(
                null,
                null,
                null,
                resources,
                cgroupsPath,
                namespaces,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        return new RuntimeSpec(
                RuntimeSpec.VERSION,
                new RuntimeSpec.Root("rootfs", readonly),
                mounts,
                process(),
                hostname,
                null,
                null,
                linux,
                null);
    }
}

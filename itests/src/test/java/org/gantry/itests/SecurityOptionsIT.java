package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker run --security-opt}. */
class SecurityOptionsIT extends DockerCliTest {
    private static final Path APPARMOR = Path.of("/sys/module/apparmor/parameters/enabled");

    @TempDir
    Path directory;

    /** As with dockerd the container runs; the engine says that the profile does nothing. */
    @Test
    void aProfileWithoutAppArmorHasNoEffectAndTheUserIsTold() {
        assumeFalse(Files.exists(APPARMOR), "SKIPPED: this kernel has AppArmor");
        Result created = docker.run(
                "create",
                "--name",
                "a1",
                "--security-opt",
                "apparmor=mine",
                "--security-opt",
                "label=type:x_t",
                BUSYBOX,
                "true");
        created.ok();
        assertThat(created.err())
                .contains("apparmor=mine has no effect: AppArmor is not enabled")
                .contains("label=type:x_t has no effect");
        assertThat(docker.ok("inspect", "-f", "{{.AppArmorProfile}} {{.HostConfig.SecurityOpt}}", "a1"))
                .isEqualTo("mine [apparmor=mine label=type:x_t]");
        docker.ok(
                "run",
                "--rm",
                "--security-opt",
                "label=disable",
                "--security-opt",
                "apparmor=unconfined",
                BUSYBOX,
                "true");
    }

    @Test
    void aProfileOfTheUsersFiltersCallsByTheirArguments() throws IOException {
        Path profile = directory.resolve("profile.json");
        Files.writeString(profile, """
                {"defaultAction": "SCMP_ACT_ALLOW",
                 "syscalls": [
                   {"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 30},
                   {"names": ["kill"], "action": "SCMP_ACT_ERRNO",
                    "args": [{"index": 1, "value": 15, "op": "SCMP_CMP_EQ"}]},
                   {"names": ["chmod", "fchmodat"], "action": "SCMP_ACT_ERRNO",
                    "excludes": {"caps": ["CAP_SYS_TIME"]}}
                 ]}
                """);
        String script = "mkdir /x; kill -15 $$; kill -0 $$ && echo alive; chmod 700 /tmp && echo changed";
        Result plain = docker.run("run", "--rm", "--security-opt", "seccomp=" + profile, BUSYBOX, "sh", "-c", script);
        assertThat(plain.out()).isEqualTo("alive\n");
        assertThat(plain.err()).contains("Read-only file system").contains("Operation not permitted");
        assertThat(docker.run(
                                "run",
                                "--rm",
                                "--cap-add",
                                "SYS_TIME",
                                "--security-opt",
                                "seccomp=" + profile,
                                BUSYBOX,
                                "sh",
                                "-c",
                                script)
                        .out())
                .isEqualTo("alive\nchanged\n");
    }

    /** Without the check of its parts this name begins as one of the container's network and ends in the host's kernel. */
    @Test
    void aKernelParameterCannotLeadOutOfTheContainersNamespaces() throws IOException {
        Path pattern = Path.of("/proc/sys/kernel/core_pattern");
        String before = Files.readString(pattern);
        assertThat(docker.run(
                                "run",
                                "--rm",
                                "--sysctl",
                                "net./../kernel/core_pattern=" + before.strip(),
                                BUSYBOX,
                                "true")
                        .exits(125)
                        .err())
                .contains("net./../kernel/core_pattern");
        assertThat(Files.readString(pattern)).isEqualTo(before);
    }
}

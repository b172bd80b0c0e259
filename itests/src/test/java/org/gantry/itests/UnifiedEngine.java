package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.junit.jupiter.api.Test;

/** What is different where cgroup v2 is all there is. {@link UnifiedEngineIT} runs this in a virtual machine. */
class UnifiedEngine extends DockerCliTest {
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup");

    @Test
    void infoSaysWhichVersion() {
        assertThat(docker.ok("info", "-f", "{{.CgroupVersion}} {{.CgroupDriver}} {{.MemoryLimit}} {{.PidsLimit}}"))
                .isEqualTo("2 cgroupfs true true");
    }

    @Test
    void theEmbeddedImageRunsWithoutANetwork() {
        assertThat(docker.ok("run", "--rm", "--network", "none", "hello")).contains("Gantry");
    }

    @Test
    void aContainerIsTheRootOfWhatItSees() {
        assertThat(docker.ok("run", "--rm", "--network", "none", BUSYBOX, "cat", "/proc/self/cgroup"))
                .isEqualTo("0::/");
    }

    @Test
    void allLimitsTogetherAreSeenInside() {
        String limits = "cd /sys/fs/cgroup; cat memory.max memory.swap.max cpu.max cpu.weight pids.max cpuset.cpus";
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "--network",
                        "none",
                        "-m",
                        "64m",
                        "--memory-swap",
                        "96m",
                        "--cpus",
                        "0.5",
                        "--cpu-shares",
                        "512",
                        "--pids-limit",
                        "30",
                        "--cpuset-cpus",
                        "1",
                        BUSYBOX,
                        "sh",
                        "-c",
                        limits))
                .isEqualTo("67108864\n33554432\n50000 100000\n59\n30\n1");
    }

    @Test
    void aPausedContainerIsFrozenAndThawed() throws IOException {
        docker.ok("run", "-d", "--name", "froze", "--network", "none", BUSYBOX, "sleep", "1000");
        Path group = groupOf("froze");
        docker.ok("pause", "froze");
        assertThat(docker.ok("inspect", "-f", "{{.State.Status}}", "froze")).isEqualTo("paused");
        assertThat(Files.readAllLines(group.resolve("cgroup.events"))).contains("frozen 1");
        docker.ok("unpause", "froze");
        assertThat(Files.readAllLines(group.resolve("cgroup.events"))).contains("frozen 0");
        assertThat(docker.ok("exec", "froze", "cat", "/proc/self/cgroup")).isEqualTo("0::/");
    }

    @Test
    void theGroupGoesWithTheContainer() throws IOException {
        docker.ok("run", "-d", "--name", "gone", "--network", "none", BUSYBOX, "sleep", "1000");
        Path group = groupOf("gone");
        assertThat(group).isDirectory();
        docker.ok("rm", "-f", "gone");
        assertThat(group).doesNotExist();
    }

    @Test
    void onlyDevicesThatAreGrantedOpen() {
        String read = "head -c 1 /dev/zero | wc -c; mknod /tmp/disk b 254 0; head -c 1 /tmp/disk";
        assertThat(docker.run("run", "--rm", "--network", "none", BUSYBOX, "sh", "-c", read)
                        .exits(1)
                        .err())
                .contains("/tmp/disk: Operation not permitted");
    }

    @Test
    void aPublishedPortIsReached() {
        docker.ok("run", "-d", "-p", "127.0.0.1:18080:80", BUSYBOX, "sh", "-c", "echo here >/tmp/a; httpd -f -h /tmp");
        assertThat(Command.of("sh", "-c", "until wget -q -O - http://127.0.0.1:18080/a; do sleep 0.2; done")
                        .run()
                        .ok())
                .isEqualTo("here");
    }

    private Path groupOf(String container) throws IOException {
        String pid = docker.ok("inspect", "-f", "{{.State.Pid}}", container);
        String line = Files.readString(Path.of("/proc", pid, "cgroup")).strip();
        assertThat(line).startsWith("0::/");
        return UNIFIED.resolve(line.substring("0::/".length()));
    }
}

package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Result;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user or a container of the docker CLI could try; docs/security.md lists the attacks and where each is tested. */
class AttacksIT extends DockerCliTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2147483648",
                "4294967295",
                "4294967296",
                "99999999999999999999",
                "0:2147483648",
                "0:4294967295",
                "0:4294967296"
            })
    void idsThatOverflowAreNotRoot(String user) {
        refused("uids and gids must be in range 0-2147483647", "run", "--rm", "--user", user, BUSYBOX, "id");
        docker.ok("run", "-d", "--name", "user", BUSYBOX, "sleep", "100");
        Result exec = docker.run("exec", "--user", user, "user", "id");
        exec.fails();
        assertThat(exec.out()) // where an exec that began to stream can still say why it failed, as with dockerd
                .contains("uids and gids must be in range 0-2147483647")
                .doesNotContain("uid=0");
        docker.ok("rm", "-f", "user");
    }

    @Test
    void groupsThatOverflowAreRefused() {
        refused("uids and gids must be in range", "run", "--rm", "--group-add", "4294967296", BUSYBOX, "id");
        refused("unable to find user -1", "run", "--rm", "--user", "-1", BUSYBOX, "id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/sys/kernel/panic",
                "/proc/sys/kernel/core_pattern",
                "/proc/sys/vm/drop_caches",
                "/proc/sysrq-trigger",
                "/proc/irq/default_smp_affinity",
                "/proc/fs/x",
                "/proc/bus/x",
                "/sys/kernel/mm/ksm/run",
                "/sys/kernel/uevent_helper",
                "/sys/fs/cgroup/x",
                "/sys/x",
            })
    void whatIsTheHostsCannotBeWritten(String path) {
        String script = "if test -e " + path + " || test -d $(dirname " + path + "); then " + "(echo 1 > " + path
                + ") 2>&1 && echo WRITTEN; else echo absent; fi";
        assertThat(docker.ok("run", "--rm", BUSYBOX, "sh", "-c", script + "; true"))
                .doesNotContain("WRITTEN")
                .containsPattern("Read-only file system|absent|nonexistent|Permission denied|Operation not permitted");
        docker.ok("run", "-d", "--name", "writer", BUSYBOX, "sleep", "100");
        assertThat(docker.ok("exec", "writer", "sh", "-c", script + "; true")).doesNotContain("WRITTEN");
        docker.ok("rm", "-f", "writer");
    }

    @Test
    void everyMaskedPathIsEmpty() {
        docker.ok("create", "--name", "masked", BUSYBOX, "true");
        String paths = docker.ok("inspect", "-f", "{{range .HostConfig.MaskedPaths}}{{.}} {{end}}", "masked");
        assertThat(paths).contains("/proc/kcore", "/proc/keys", "/sys/firmware");
        String script = "for p in " + paths + "; do test -d $p && ls -A $p; test -f $p -o -c $p && head -c 100 $p; "
                + "test -c $p && stat -c %t:%T $p | grep -v 1:3; done; true";
        assertThat(docker.ok("run", "--rm", BUSYBOX, "sh", "-c", script)).isEmpty();
        String unmask = "for p in " + paths + "; do umount $p 2>/dev/null && echo $p; done; true";
        assertThat(docker.ok("run", "--rm", BUSYBOX, "sh", "-c", unmask)).isEmpty();
    }

    @Test
    void aForkBombStaysInItsContainer() {
        docker.ok("run", "-d", "--name", "bomb", "--pids-limit", "40", BUSYBOX, "sleep", "1000");
        docker.ok("exec", "-d", "bomb", "sh", "-c", "b() { b | b & }; b");
        docker.run("exec", "-d", "bomb", "sh", "-c", "while :; do sleep 1000 & done");
        assertThat(Session.eventually(() -> pids("bomb") > 20, Duration.ofSeconds(30)))
                .as("it explodes")
                .isTrue();
        for (int i = 0; i < 3; i++) {
            assertThat(pids("bomb")).isLessThanOrEqualTo(40);
        }
        assertThat(docker.ok("run", "--rm", BUSYBOX, "echo", "others run")).isEqualTo("others run");
        docker.ok("rm", "-f", "bomb");
        assertThat(docker.ok("ps", "-aq")).isEmpty();
    }

    @Test
    void aFakeProcIsNotMounted() {
        String words = "not of type proc";
        refused(words, "run", "--rm", "-v", "/tmp:/proc", BUSYBOX, "true");
        refused(words, "run", "--rm", "--tmpfs", "/proc", "--sysctl", "net.ipv4.ip_forward=1", BUSYBOX, "true");
        refused("inside /proc", "run", "--rm", "-v", "fake:/proc/sys", BUSYBOX, "true");
        refused("inside /proc", "run", "--rm", "--tmpfs", "/proc/self/attr", BUSYBOX, "true");
        docker.run("volume", "rm", "fake");
    }

    @Test
    void whatIsReadOnlyOnTheHostStaysSo() {
        String source = "/proc/sys";
        assertThat(docker.run("run", "--rm", "-v", "/sys/fs/cgroup:/m:ro", BUSYBOX, "mkdir", "/m/x")
                        .fails())
                .contains("Read-only file system");
        assertThat(docker.run("run", "--rm", "-v", source + ":/m:ro", BUSYBOX, "sh", "-c", "echo 1 > /m/kernel/panic")
                        .fails())
                .contains("Read-only file system");
    }

    private int pids(String container) {
        String count = docker.run("stats", "--no-stream", "--format", "{{.PIDs}}", container)
                .out()
                .strip();
        return count.isEmpty() ? 0 : Integer.parseInt(count);
    }

    private void refused(String words, String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        Result result = docker.run(arguments.toArray(String[]::new));
        assertThat(result.exits(125).err()).contains(words);
    }
}

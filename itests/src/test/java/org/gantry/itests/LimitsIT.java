package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resource limits, read back from the container's own control group. */
class LimitsIT extends DockerCliTest {
    private static final String HOG = "sh -c 'x=a; while true; do x=$x$x$x$x; done'";

    @ParameterizedTest
    @CsvSource({
        "-m 64m, memory/memory.limit_in_bytes, 67108864, memory.max, 67108864",
        "-m 64m, memory/memory.memsw.limit_in_bytes, 134217728, memory.swap.max, 67108864",
        "--cpus 1.5, cpu/cpu.cfs_quota_us, 150000, cpu.max, 150000 100000",
        "--cpu-shares 512, cpu/cpu.shares, 512, cpu.weight, 59",
        "--pids-limit 20, pids/pids.max, 20, pids.max, 20",
        "--cpuset-cpus 0, cpuset/cpuset.cpus, 0, cpuset.cpus, 0",
        "--memory-reservation 32m, memory/memory.soft_limit_in_bytes, 33554432, memory.low, 33554432",
    })
    void aLimitIsWhereTheKernelLooks(String option, String legacy, String value, String unified, String unifiedValue) {
        String[] words = option.split(" ", -1);
        String script = "if [ -d /sys/fs/cgroup/memory ]; then cat /sys/fs/cgroup/" + legacy
                + "; else cat /sys/fs/cgroup/" + unified + "; fi";
        assertThat(docker.ok("run", "--rm", words[0], words[1], BUSYBOX, "sh", "-c", script))
                .isIn(value, unifiedValue);
    }

    @Test
    void aMemoryHogIsKilledAndSaidToBe() {
        docker.run("run", "--name", "hog", "-m", "20m", BUSYBOX, "sh", "-c", "x=a; while true; do x=$x$x$x$x; done")
                .exits(137);
        assertThat(docker.ok("inspect", "-f", "{{.State.OOMKilled}} {{.State.ExitCode}}", "hog"))
                .isEqualTo("true 137");
    }

    @Test
    void theOomKillerIsToldOfWhileTheContainerGoesOn() {
        docker.ok("run", "-d", "--name", "on", "-m", "20m", BUSYBOX, "sh", "-c", HOG + "; sleep 100");
        assertThat(Session.eventually(
                        () -> docker.ok("inspect", "-f", "{{.State.OOMKilled}}", "on")
                                .equals("true"),
                        Duration.ofSeconds(20)))
                .isTrue();
        assertThat(docker.ok("inspect", "-f", "{{.State.Status}}", "on")).isEqualTo("running");
        docker.ok("kill", "on");
        docker.ok("wait", "on");
        assertThat(docker.ok("inspect", "-f", "{{.State.OOMKilled}} {{.State.ExitCode}}", "on"))
                .isEqualTo("true 137");
        String events = docker.ok(
                "events", "--since", "1", "--until", now(), "--filter", "container=on", "--filter", "event=oom");
        assertThat(events.lines()).hasSize(1);
    }

    private static String now() {
        return Long.toString(System.currentTimeMillis() / 1000 + 1);
    }

    @Test
    void aForkBombIsContained() {
        String counted = docker.run(
                        "run",
                        "--rm",
                        "--pids-limit",
                        "10",
                        BUSYBOX,
                        "sh",
                        "-c",
                        "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do sleep 2 & done; ls -d /proc/[0-9]* | wc -l")
                .err();
        assertThat(counted).contains("can't fork");
    }

    @Test
    void limitsOutOfRangeAreRefusedInDockersWords() {
        refused("Minimum memory limit allowed is 6MB", "-m", "4m");
        refused("Minimum memoryswap limit should be larger than memory limit", "-m", "64m", "--memory-swap", "32m");
        refused("Range of CPUs is from 0.01 to", "--cpus", "999");
        refused("Requested CPUs are not available", "--cpuset-cpus", "999");
        assertThat(docker.ok("ps", "-aq")).isEmpty();
    }

    @Test
    void updateChangesARunningContainer() {
        docker.ok("run", "-d", "--name", "u1", "-m", "64m", BUSYBOX, "sleep", "100");
        docker.ok("update", "--pids-limit", "33", "u1");
        String pids = docker.ok(
                "exec",
                "u1",
                "sh",
                "-c",
                "cat /sys/fs/cgroup/pids/pids.max 2>/dev/null" + " || cat /sys/fs/cgroup/pids.max");
        assertThat(pids).isEqualTo("33");
        assertThat(docker.ok("inspect", "-f", "{{.HostConfig.PidsLimit}} {{.HostConfig.Memory}}", "u1"))
                .isEqualTo("33 67108864");
    }

    @ParameterizedTest
    @CsvSource({
        "-m 32m --memory-swap 48m, memory/memory.limit_in_bytes, 33554432, memory.max, 33554432",
        "--memory-reservation 16m, memory/memory.soft_limit_in_bytes, 16777216, memory.low, 16777216",
        "--cpus 0.5, cpu/cpu.cfs_quota_us, 50000, cpu.max, 50000 100000",
        "--cpu-shares 256, cpu/cpu.shares, 256, cpu.weight, 35",
        "--cpuset-cpus 0, cpuset/cpuset.cpus, 0, cpuset.cpus, 0",
        "--cpuset-mems 0, cpuset/cpuset.mems, 0, cpuset.mems, 0",
        "--pids-limit 33, pids/pids.max, 33, pids.max, 33",
    })
    void everyFlagOfUpdateIsLive(String options, String legacy, String value, String unified, String unifiedValue) {
        docker.ok("run", "-d", "--name", "live", BUSYBOX, "sleep", "100");
        List<String> update = new ArrayList<>(List.of("update"));
        update.addAll(List.of(options.split(" ", -1)));
        update.add("live");
        docker.ok(update.toArray(String[]::new));
        String script = "cat /sys/fs/cgroup/" + legacy + " 2>/dev/null || cat /sys/fs/cgroup/" + unified;
        assertThat(docker.ok("exec", "live", "sh", "-c", script)).isIn(value, unifiedValue);
    }

    @Test
    void updateRefusesWhatContradictsAndChangesTheRestartPolicy() {
        docker.ok("run", "-d", "--name", "u2", "-m", "64m", "--cpus", "0.5", BUSYBOX, "sleep", "100");
        assertThat(docker.run("update", "-m", "300m", "u2").exits(1).err())
                .contains("Memory limit should be smaller than already set memoryswap limit");
        assertThat(docker.run("update", "--cpu-quota", "50000", "u2").exits(1).err())
                .contains("CPU Quota cannot be updated as NanoCPUs has already been set");
        docker.ok("update", "--restart", "on-failure:3", "u2");
        assertThat(docker.ok("inspect", "-f", "{{.HostConfig.RestartPolicy}}", "u2"))
                .isEqualTo("{on-failure 3}");
    }

    @Test
    void aCgroupParentIsWhereTheUserSays() {
        String parent = "gantry-it-" + engine.instance() + "/below";
        docker.ok("run", "-d", "--name", "p1", "--cgroup-parent", parent, BUSYBOX, "sleep", "100");
        String pid = docker.ok("inspect", "-f", "{{.State.Pid}}", "p1");
        String id = docker.ok("inspect", "-f", "{{.Id}}", "p1");
        assertThat(Command.of("cat", "/proc/" + pid + "/cgroup").run().ok()).contains(":/" + parent + "/" + id);
        refused("invalid cgroup parent", "--cgroup-parent", "/a/../../b");
    }

    @Test
    void whatTheHostCannotDoIsWarnedOf() {
        String warnings =
                docker.run("create", "--oom-kill-disable", BUSYBOX, "true").err();
        assertThat(warnings).containsAnyOf("no memory limit is set", "OomKillDisable discarded");
    }

    @Test
    void statsSayWhatItUses() {
        docker.ok(
                "run", "-d", "--name", "s1", "-m", "64m", "--cpus", "0.5", BUSYBOX, "sh", "-c", "while :; do :; done");
        String[] stats = docker.ok(
                        "stats", "--no-stream", "--format", "{{.PIDs}} {{.CPUPerc}} {{.MemUsage}} {{.NetIO}}", "s1")
                .split(" ", -1);
        assertThat(stats[0]).isEqualTo("1");
        assertThat(Double.parseDouble(stats[1].replace("%", ""))).isBetween(20.0, 75.0);
        assertThat(stats[4]).isEqualTo("64MiB");
    }

    @Test
    void statsSeeTheHogAndTheTraffic() {
        docker.ok(
                "run",
                "-d",
                "--name",
                "s2",
                "-m",
                "64m",
                BUSYBOX,
                "sh",
                "-c",
                "head -c 20m /dev/zero | tail -c 20m | (read -n 1 x; sleep 100)");
        String gateway = docker.ok("inspect", "-f", "{{.NetworkSettings.Gateway}}", "s2");
        docker.ok("exec", "s2", "ping", "-c", "3", "-s", "1000", gateway);
        assertThat(Session.eventually(() -> megabytes("{{.MemUsage}}", "s2") > 18, Duration.ofSeconds(20)))
                .isTrue();
        assertThat(docker.ok("stats", "--no-stream", "--format", "{{.NetIO}}", "s2"))
                .matches("[0-9.]+kB / [0-9.]+kB");
    }

    /** The first number of a column, when it is in MiB; else 0. */
    private double megabytes(String column, String container) {
        String first =
                docker.ok("stats", "--no-stream", "--format", column, container).split(" ", -1)[0];
        return first.endsWith("MiB") ? Double.parseDouble(first.replace("MiB", "")) : 0;
    }

    private void refused(String words, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "run";
        arguments[1] = "--rm";
        System.arraycopy(options, 0, arguments, 2, options.length);
        arguments[options.length + 2] = BUSYBOX;
        arguments[options.length + 3] = "true";
        assertThat(docker.run(arguments).exits(125).err()).contains(words);
    }
}

package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import org.gantry.itests.support.DockerCliTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resource limits, read back from the container's own control group. */
class LimitsIT extends DockerCliTest {
    @ParameterizedTest
    @CsvSource({
        "-m 64m, memory/memory.limit_in_bytes, 67108864, memory.max, 67108864",
        "-m 64m, memory/memory.memsw.limit_in_bytes, 134217728, memory.swap.max, 67108864",
        "--cpus 1.5, cpu/cpu.cfs_quota_us, 150000, cpu.max, 150000 100000",
        "--cpu-shares 512, cpu/cpu.shares, 512, cpu.weight, 20",
        "--pids-limit 20, pids/pids.max, 20, pids.max, 20",
        "--cpuset-cpus 0, cpuset/cpuset.cpus, 0, cpuset.cpus, 0",
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

    @Test
    void statsSayWhatItUses() {
        docker.ok("run", "-d", "--name", "s1", BUSYBOX, "sleep", "100");
        String stats = docker.ok("stats", "--no-stream", "--format", "{{.PIDs}} {{.MemUsage}}", "s1");
        assertThat(stats).startsWith("1 ");
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

package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.runtime.TaskStats;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.CgroupMode;
import org.gantry.linux.fd.Fd;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestOutput;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.Test;

/** Limits at work: what a container is held back from, and what is told of it. On whatever cgroups the host has. */
class ResourcesIT extends ContainerTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final boolean UNIFIED = CgroupLayout.detect().mode() == CgroupMode.UNIFIED;

    @Test
    void aQuotaHoldsABusyLoopBack() throws InterruptedException {
        TestSpec spec = TestSpec.shell("echo; while :; do :; done");
        spec.resources = cpu(new LinuxResources.Cpu(null, 10_000L, null, 100_000L, null, null, null, null, null));
        TestContainer container = host.start(spec);
        awaitOutput(container, "\n");
        long begin = System.nanoTime();
        TaskStats before = container.task().stats();
        Thread.sleep(2000);
        TaskStats after = container.task().stats();
        long elapsed = System.nanoTime() - begin;
        assertThat(after.throttledPeriods()).isGreaterThan(before.throttledPeriods());
        assertThat(after.throttledNanos()).isPositive();
        assertThat(after.periods()).isPositive();
        assertThat((after.cpuNanos() - before.cpuNanos()) / (double) elapsed).isLessThan(0.25);
    }

    /** No driver has this minor number, but the cgroup is asked before that is found. */
    @Test
    void devicesAreOpenToThoseWhoAreAllowed() {
        String script = "mknod /k c 1 200 && (: < /k) 2>&1 || true";
        assertThat(run(script)).endsWith("Operation not permitted");
        TestSpec spec = TestSpec.shell(script);
        spec.resources = LinuxResources.of(
                List.of(
                        new LinuxResources.DeviceRule(false, "a", null, null, "rwm"),
                        new LinuxResources.DeviceRule(true, "c", 1L, 200L, "r")),
                null,
                null,
                null,
                null,
                null,
                null);
        assertThat(run(spec)).endsWith("No such device or address");
    }

    @Test
    void theOomKillerIsToldOfWhileTheContainerGoesOn() throws InterruptedException {
        TestSpec spec = TestSpec.shell("read x; dd if=/dev/zero of=/dev/null bs=200M count=1; echo killed; sleep 100");
        spec.resources = memory(24 * MEBIBYTE);
        TestContainer container = host.start(spec);
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        container.task().onOomKill(told::add);
        write(container, "\n");
        assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(container.task().status()).isEqualTo(TaskStatus.RUNNING);
        BlockingQueue<Long> toldAgain = new LinkedBlockingQueue<>();
        host.adopt(container.task().id()).task().onOomKill(toldAgain::add);
        assertThat(toldAgain.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void anUpdateToALimitIsWatchedToo() throws InterruptedException {
        TestContainer container = host.start(TestSpec.shell("read x; dd if=/dev/zero of=/dev/null bs=200M count=1"));
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        container.task().onOomKill(told::add);
        container.task().update(memory(24 * MEBIBYTE));
        write(container, "\n");
        assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void anUpdateBelowUsageIsRefusedWhenThatIsAskedFor() {
        TestSpec spec = TestSpec.shell("dd if=/dev/zero of=/tmp/x bs=1M count=20 2>/dev/null; echo; sleep 100");
        TestContainer container = host.start(spec);
        awaitOutput(container, "\n");
        var memory = new LinuxResources.Memory(4 * MEBIBYTE, null, null, null, null, null, null, null, true);
        assertThatThrownBy(() -> container.task().update(LinuxResources.of(null, memory, null, null, null, null, null)))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining("below what is in use");
    }

    @Test
    void realtimeIsForV1AndWhatTheParentHas() {
        TestSpec spec = TestSpec.of("true");
        spec.resources = cpu(new LinuxResources.Cpu(null, null, null, null, 1000L, 100_000L, null, null, null));
        assertThatThrownBy(() -> host.create(spec))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(UNIFIED ? "gives no realtime processor time" : "cpu.rt_runtime_us");
    }

    @Test
    void rawSettingsAreForV2() {
        TestSpec spec = TestSpec.shell("cat /sys/fs/cgroup/memory.high /sys/fs/cgroup/pids.max");
        spec.resources = unified(Map.of("memory.high", "33554432", "pids.max", "77"));
        if (UNIFIED) {
            assertThat(run(spec)).isEqualTo("33554432\n77");
        } else {
            assertThatThrownBy(() -> host.create(spec))
                    .isInstanceOf(EngineException.Unsupported.class)
                    .hasMessage("linux.resources: unified: the host has cgroup v1");
        }
    }

    @Test
    void controllersThatAreNotUsualAreThereWhenTheyAreNeeded() {
        assumeTrue(UNIFIED, "SKIPPED: needs cgroup v2 alone");
        TestSpec spec = TestSpec.shell("cat /sys/fs/cgroup/hugetlb.2MB.max");
        spec.resources = LinuxResources.of(
                null, null, null, null, null, List.of(new LinuxResources.HugepageLimit("2MB", 4 * MEBIBYTE)), null);
        assertThat(run(spec)).isEqualTo("4194304");
        spec.resources = unified(Map.of("nonsense.max", "1"));
        assertThatThrownBy(() -> host.create(spec)).hasMessageContaining("no cgroup controller \"nonsense\"");
        spec.resources = unified(Map.of("../cgroup.procs", "1"));
        assertThatThrownBy(() -> host.create(spec)).hasMessageContaining("is no name of a cgroup file");
    }

    @Test
    void deletingKillsCgroupsOfTheContainersOwn() {
        List<String> own = new ArrayList<>();
        own.add("mkdir -p /sys/fs/cgroup" + (UNIFIED ? "" : "/pids") + "/own");
        own.add("sleep 100 & echo $! > /sys/fs/cgroup" + (UNIFIED ? "" : "/pids") + "/own/cgroup.procs");
        TestSpec spec = TestSpec.shell(String.join("; ", own) + "; echo; sleep 100");
        spec.withoutMount("/sys/fs/cgroup").mount("/sys/fs/cgroup", "cgroup", "cgroup", "rw", "nosuid", "noexec");
        TestContainer container = host.start(spec);
        awaitOutput(container, "\n");
        container.task().delete();
        assertThat(container.awaitExit().code()).isEqualTo(137);
    }

    private static LinuxResources cpu(LinuxResources.Cpu cpu) {
        return LinuxResources.of(null, null, cpu, null, null, null, null);
    }

    private static LinuxResources memory(long limit) {
        var memory = new LinuxResources.Memory(limit, null, limit, null, null, null, null, null, null);
        return LinuxResources.of(null, memory, null, null, null, null, null);
    }

    private static LinuxResources unified(Map<String, String> unified) {
        return LinuxResources.of(null, null, null, null, null, null, unified);
    }

    private static void write(TestContainer container, String text) {
        var streams = container.task().openStreams();
        TestOutput.close(streams.stdout());
        TestOutput.close(streams.stderr());
        try (Fd stdin = Fd.own(streams.stdin(), "stdin")) {
            stdin.writeFully(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void awaitOutput(TestContainer container, String text) {
        var streams = container.task().openStreams();
        TestOutput.close(streams.stdin());
        TestOutput.close(streams.stderr());
        try (Fd stdout = Fd.own(streams.stdout(), "stdout")) {
            TestOutput.readUntil(stdout, text);
        }
    }
}

package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStats;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.ProcStat;
import org.gantry.linux.process.Signal;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestOutput;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.Test;

/** Signals, limits, crashes and ends. */
class LifecycleIT extends ContainerTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void isSignalled() {
        TestContainer container = host.start(TestSpec.shell("trap 'exit 5' USR1; echo; while :; do sleep 0.02; done"));
        awaitOutput(container, "\n");
        container.task().signal(10, false);
        assertThat(container.awaitExit().code()).isEqualTo(5);
        assertThatThrownBy(() -> container.task().signal(10, false)).isInstanceOf(EngineException.NotFound.class);
    }

    @Test
    void isKilledWithAllItsProcesses() {
        TestSpec spec = TestSpec.shell("sleep 100 & sleep 100 & echo; wait").withoutNamespace("pid");
        TestContainer container = host.start(spec);
        awaitOutput(container, "\n");
        assertThat(container.task().pids()).hasSizeGreaterThanOrEqualTo(3);
        container.task().signal(Signal.SIGKILL, true);
        TaskExit exit = container.awaitExit();
        assertThat(exit.code()).isEqualTo(137);
        assertThat(exit.signal()).isEqualTo(Signal.SIGKILL);
        assertThat(container.task().pids()).isEmpty();
    }

    @Test
    void leavesNothingRunningInTheHostsPidNamespace() {
        TestSpec spec = TestSpec.shell("sleep 100 & echo; exit 3").withoutNamespace("pid");
        TestContainer container = host.start(spec);
        assertThat(container.awaitExit().code()).isEqualTo(3);
        assertThat(container.task().pids()).isEmpty();
    }

    @Test
    void pausesAndResumes() {
        TestContainer container = host.start(TestSpec.shell("while :; do echo; sleep 0.01; done"));
        awaitOutput(container, "\n");
        container.task().pause();
        assertThat(container.task().status()).isEqualTo(TaskStatus.PAUSED);
        assertThatThrownBy(container.task()::pause).isInstanceOf(EngineException.Conflict.class);
        assertThatThrownBy(() -> container.exec("e", TestSpec.of("true"))).isInstanceOf(EngineException.Conflict.class);
        container.task().resume();
        assertThat(container.task().status()).isEqualTo(TaskStatus.RUNNING);
        container.task().pause();
        container.task().signal(Signal.SIGKILL, false);
        assertThat(container.awaitExit().code()).isEqualTo(137);
    }

    @Test
    void isDeletedAtAnyPoint() {
        Task created = host.create(TestSpec.of("true")).task();
        created.delete();
        created.delete();
        assertThat(created.status()).isEqualTo(TaskStatus.STOPPED);
        Task running = host.start(TestSpec.of("sleep", "100")).task();
        running.delete();
        assertThat(TestContainer.await(running.exit()).code()).isEqualTo(137);
        assertThat(ProcStat.of(running.pid())).isEmpty();
        assertThatThrownBy(running::openStreams).isInstanceOf(EngineException.NotFound.class);
        TestContainer paused = host.start(TestSpec.of("sleep", "100"));
        paused.task().pause();
        paused.task().delete();
        assertThat(paused.awaitExit().code()).isEqualTo(137);
        assertThat(host.stateDirectory(paused.task().id())).isEmptyDirectory();
    }

    @Test
    void tellsOfTheOomKiller() {
        TestSpec spec = TestSpec.shell("dd if=/dev/zero of=/dev/null bs=200M count=1");
        spec.resources = memory(24 * MEBIBYTE, 24 * MEBIBYTE);
        TestContainer container = host.start(spec);
        TaskExit exit = container.awaitExit();
        assertThat(exit.oomKilled()).isTrue();
        assertThat(exit.code()).isEqualTo(137);
    }

    @Test
    void holdsTheLimitOfTasks() {
        TestSpec spec = TestSpec.shell("i=0; while [ $i -lt 9 ]; do sleep 5 & i=$((i+1)); done 2>&1 | head -n 1");
        spec.resources = LinuxResources.of(null, null, null, new LinuxResources.Pids(6), null, null, null);
        TestContainer container = host.start(spec);
        assertThat(awaitOutput(container, "fork")).contains("can't fork");
        assertThat(container.task().stats().pidsLimit()).isEqualTo(6);
    }

    @Test
    void countsAndIsUpdated() {
        TestSpec spec = TestSpec.shell("echo; while :; do :; done");
        spec.resources = memory(64 * MEBIBYTE, 128 * MEBIBYTE);
        TestContainer container = host.start(spec);
        awaitOutput(container, "\n");
        TaskStats stats = container.task().stats();
        assertThat(stats.memoryLimit()).isEqualTo(64 * MEBIBYTE);
        assertThat(stats.memoryUsage()).isPositive();
        assertThat(stats.cpuNanos()).isPositive();
        assertThat(stats.pids()).isEqualTo(1);
        assertThat(stats.pidsLimit()).isZero();
        container.task().update(memory(256 * MEBIBYTE, 512 * MEBIBYTE));
        assertThat(container.task().stats().memoryLimit()).isEqualTo(256 * MEBIBYTE);
        container.task().update(memory(32 * MEBIBYTE, 64 * MEBIBYTE));
        assertThat(container.task().stats().memoryLimit()).isEqualTo(32 * MEBIBYTE);
        assertThatThrownBy(() -> container.task().update(memory(-5, 1))).isInstanceOf(EngineException.class);
    }

    @Test
    void isAdoptedByTheNextDriver() {
        TestContainer container = host.start(TestSpec.shell("echo before; read x; echo after $x; exit 9"));
        String id = container.task().id();
        int pid = container.task().pid();
        TestContainer adopted = host.adopt(id);
        assertThat(adopted.task().pid()).isEqualTo(pid);
        assertThat(adopted.task().status()).isEqualTo(TaskStatus.RUNNING);
        var streams = adopted.task().openStreams();
        try (Fd stdin = Fd.own(streams.stdin(), "stdin");
                Fd stdout = Fd.own(streams.stdout(), "stdout")) {
            stdin.writeFully("word\n".getBytes(StandardCharsets.UTF_8));
            assertThat(TestOutput.readUntil(stdout, "after word")).startsWith("before");
        }
        TestOutput.close(streams.stderr());
        assertThat(adopted.awaitExit().code()).isEqualTo(9);
        assertThatThrownBy(adopted.task()::start).isInstanceOf(EngineException.Conflict.class);
    }

    /** What a replaced driver held is free at once, and its container, exec processes included, is another's to go on with. */
    @Test
    void goesOnWhenItIsReleased() {
        TestContainer container = host.start(TestSpec.of("sleep", "100"));
        container.exec("e", TestSpec.of("sleep", "100"));
        String id = container.task().id();
        TestContainer adopted = host.adopt(id);
        int held = openDescriptors();
        container.task().release();
        container.task().release();
        assertThat(openDescriptors()).isLessThanOrEqualTo(held - 8);
        assertThatThrownBy(container.task()::openStreams).isInstanceOf(EngineException.NotFound.class);
        container.task().delete();
        assertThat(adopted.task().status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(adopted.task().adoptExec("e").pid()).isPositive();
        adopted.task().signal(Signal.SIGKILL, false);
        assertThat(adopted.awaitExit().code()).isEqualTo(137);
    }

    private static int openDescriptors() {
        return Objects.requireNonNull(Path.of("/proc/self/fd").toFile().list()).length;
    }

    @Test
    void isFoundEndedByTheNextDriver() {
        TestContainer container = host.start(TestSpec.shell("echo last words; exit 6"));
        container.awaitExit();
        TestContainer adopted = host.adopt(container.task().id());
        assertThat(adopted.awaitExit().code()).isEqualTo(6);
        assertThat(adopted.task().status()).isEqualTo(TaskStatus.STOPPED);
        assertThat(adopted.output().stdout()).isEqualTo("last words\n");
    }

    @Test
    void isDeadWhenItsShimIs() throws IOException {
        TestContainer container = host.start(TestSpec.of("sleep", "100"));
        killShimOf(container.task());
        assertThat(container.awaitExit().code()).isEqualTo(137);
        assertThat(container.task().pids()).isEmpty();
        String id = container.task().id();
        assertThatThrownBy(() -> host.runtime().adopt(id, host.stateDirectory(id)))
                .isInstanceOf(EngineException.NotFound.class);
        host.runtime().purge(id, host.stateDirectory(id));
        host.runtime().purge(id, host.stateDirectory(id));
        assertThat(host.stateDirectory(id)).isEmptyDirectory();
    }

    @Test
    void isPurgedWhateverIsLeft() {
        TestContainer container = host.start(TestSpec.of("sleep", "100"));
        container.exec("e", TestSpec.of("sleep", "100"));
        String id = container.task().id();
        host.runtime().purge(id, host.stateDirectory(id));
        assertThat(container.awaitExit().code()).isEqualTo(137);
        assertThat(host.stateDirectory(id)).isEmptyDirectory();
        assertThatThrownBy(() -> host.runtime().adopt(id, host.stateDirectory(id)))
                .isInstanceOf(EngineException.NotFound.class);
    }

    @Test
    void leavesNothingWhenItCannotBeMade() throws IOException {
        TestSpec spec = TestSpec.of("true");
        spec.resources = LinuxResources.of(
                null,
                null,
                new LinuxResources.Cpu(null, null, null, null, null, null, "999", null, null),
                null,
                null,
                null,
                null);
        assertThatThrownBy(() -> host.create(spec))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining("999");
        spec.resources = LinuxResources.NONE;
        spec.namespaces.add(new RuntimeSpec.Namespace("user", null));
        assertThatThrownBy(() -> host.create(spec))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining("linux.uidMappings");
        try (var directories = Files.walk(directory)) {
            assertThat(directories.filter(path -> path.endsWith("state")))
                    .allSatisfy(path -> assertThat(path).isEmptyDirectory());
        }
    }

    private static void killShimOf(Task task) throws IOException {
        int shim = ProcStat.of(task.pid()).orElseThrow().parent();
        try (PidFd process = PidFd.open(shim)) {
            process.sendSignal(Signal.SIGKILL);
        }
    }

    private static LinuxResources memory(long limit, long swap) {
        var memory = new LinuxResources.Memory(limit, null, swap, null, null, null, null, null, null);
        return LinuxResources.of(null, memory, null, null, null, null, null);
    }

    private static String awaitOutput(TestContainer container, String text) {
        var streams = container.task().openStreams();
        TestOutput.close(streams.stdin());
        TestOutput.close(streams.stderr());
        try (Fd stdout = Fd.own(streams.stdout(), "stdout")) {
            return TestOutput.readUntil(stdout, text);
        }
    }
}

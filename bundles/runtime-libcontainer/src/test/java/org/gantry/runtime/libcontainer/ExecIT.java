package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.process.Signal;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestOutput;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Further processes in a running container. */
class ExecIT extends ContainerTest {
    private TestContainer container;

    @BeforeEach
    void start() {
        container = host.start(TestSpec.shell("echo one > /tmp/made; exec sleep 100"));
        ExecTask ready = container.exec("ready", TestSpec.shell("until test -s /tmp/made; do sleep 0.01; done"));
        TestContainer.await(ready.exit());
        ready.delete();
    }

    @Test
    void sharesEverythingWithInit() {
        assertThat(output(TestSpec.shell("cat /tmp/made; hostname; cat /proc/1/cmdline | tr '\\0' ' '; ls /dev/null")))
                .isEqualTo("one\ntest-host\nsleep 100 /dev/null\n");
        assertThat(output(TestSpec.shell("for n in mnt uts ipc pid net cgroup; do "
                        + "test $(readlink /proc/self/ns/$n) = $(readlink /proc/1/ns/$n) || echo $n differs; done")))
                .isEmpty();
        assertThat(output(TestSpec.shell("cmp /proc/self/cgroup /proc/1/cgroup && echo same")))
                .isEqualTo("same\n");
    }

    @Test
    void hasItsOwnUserCapabilitiesDirectoryAndEnvironment() {
        TestSpec spec =
                TestSpec.shell("id -u; pwd; echo $WORD; grep -E '^(CapBnd|Seccomp:)' /proc/self/status | tr -d '\\t'");
        spec.user = new RuntimeSpec.User(5, 6, null, null, null);
        spec.cwd = "/tmp";
        spec.env.add("WORD=x");
        spec.capabilities = List.of("CAP_CHOWN");
        assertThat(output(spec)).isEqualTo("5\n/tmp\nx\nCapBnd:0000000000000001\nSeccomp:2\n");
    }

    /** In a container with a user namespace and in one without, for there other processes do it. */
    @Test
    void isWhatItsProcessSays() {
        TestSpec spec = TestSpec.shell("umask; id -u; id -g; id -G; ulimit -c; cat /proc/self/oom_score_adj;"
                + " grep -E '^(NoNewPrivs|CapAmb|CapInh|CapEff):' /proc/self/status | tr -d '\\t';"
                + " awk '{print $19, $41}' /proc/self/stat; ionice -p $$; tty; echo $A");
        spec.user = new RuntimeSpec.User(5, 6, 0x17, List.of(7L, 8L), null);
        spec.rlimits.add(new RuntimeSpec.Rlimit("RLIMIT_CORE", 512 * 7, 512 * 7));
        spec.oomScoreAdj = 123;
        spec.noNewPrivileges = true;
        spec.scheduler = new RuntimeSpec.Scheduler("SCHED_BATCH", 7, null, null, null, null, null);
        spec.ioPriority = new RuntimeSpec.IoPriority("IOPRIO_CLASS_BE", 6);
        spec.capabilities = List.of("CAP_CHOWN");
        spec.ambient = List.of("CAP_CHOWN");
        spec.env.add("A=b");
        String expected = "0027\n5\n6\n6 7 8\n7\n123\n"
                + "CapInh:0000000000000001\nCapEff:0000000000000001\nCapAmb:0000000000000001\nNoNewPrivs:1\n7 3\n"
                + "best-effort: prio 6\nnot a tty\nb\n";
        assertThat(output(spec)).isEqualTo(expected);
        container = host.start(TestSpec.of("sleep", "100").mapped(100_000, 200_000));
        assertThat(output(spec)).isEqualTo(expected);
    }

    @Test
    void runsOnTheProcessorsOfItsAffinity() {
        TestSpec spec = TestSpec.shell("taskset -p $$");
        spec.execCpuAffinity = new RuntimeSpec.ExecCpuAffinity("0", null);
        assertThat(output(spec)).endsWith(": 1\n");
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "SKIPPED: there is but one processor");
        spec.execCpuAffinity = new RuntimeSpec.ExecCpuAffinity("0", "1");
        assertThat(output(spec)).endsWith(": 2\n");
        spec.execCpuAffinity = new RuntimeSpec.ExecCpuAffinity(null, "9-1");
        assertThatThrownBy(() -> container.exec("e", spec)).hasMessageContaining("process.execCPUAffinity.final");
    }

    @Test
    void hasThePersonalityOfItsContainer() {
        TestSpec spec = TestSpec.of("sleep", "100");
        spec.personality = new RuntimeSpec.Personality("LINUX32", null);
        TestContainer other = host.start(spec);
        ExecTask exec = other.exec("e", TestSpec.of("uname", "-m"));
        TestOutput output = TestOutput.readAll(exec.openStreams());
        TestContainer.await(exec.exit());
        exec.delete();
        assertThat(output.stdout()).isNotEqualTo(output(TestSpec.of("uname", "-m")));
    }

    @Test
    void holdsNoDescriptorsOfTheEngine() {
        assertThat(output(TestSpec.shell("ls /proc/self/fd | xargs echo"))).isEqualTo("0 1 2 3\n");
    }

    @Test
    void readsAndReports() {
        ExecTask exec = container.exec("e", TestSpec.shell("cat; exit 7"));
        TaskStreams streams = exec.openStreams();
        try (Fd stdin = Fd.own(streams.stdin(), "stdin")) {
            stdin.writeFully("in".getBytes(StandardCharsets.UTF_8));
        }
        exec.closeStdin();
        assertThat(TestOutput.readAll(new TaskStreams(false, -1, streams.stdout(), streams.stderr()))
                        .stdout())
                .isEqualTo("in");
        assertThat(TestContainer.await(exec.exit()).code()).isEqualTo(7);
    }

    @Test
    void isSignalledByItself() {
        ExecTask exec = container.exec("e", TestSpec.of("sleep", "100"));
        assertThat(container.task().pids())
                .contains(exec.pid(), container.task().pid());
        exec.signal(Signal.SIGTERM);
        TaskExit exit = TestContainer.await(exec.exit());
        assertThat(exit.code()).isEqualTo(143);
        assertThat(exit.signal()).isEqualTo(Signal.SIGTERM);
        assertThatThrownBy(() -> exec.signal(Signal.SIGTERM)).isInstanceOf(EngineException.NotFound.class);
        exec.delete();
        exec.delete();
    }

    @Test
    void saysWhyAProgramCannotRun() {
        assertThatThrownBy(() -> container.exec("e", TestSpec.of("nosuch")))
                .isInstanceOfSatisfying(
                        ProgramNotExecutable.class,
                        e -> assertThat(e.exitCode()).isEqualTo(127))
                .hasMessage("OCI runtime exec failed: exec failed: unable to start container process: "
                        + "exec: \"nosuch\": executable file not found in $PATH");
        assertThatThrownBy(() -> container.exec("e", TestSpec.of("/etc/passwd")))
                .isInstanceOfSatisfying(
                        ProgramNotExecutable.class,
                        e -> assertThat(e.exitCode()).isEqualTo(126));
        TestSpec spec = TestSpec.of("true");
        spec.cwd = "/nosuch";
        assertThatThrownBy(() -> container.exec("e", spec))
                .hasMessageContaining("chdir to cwd (\"/nosuch\") set in config.json failed: ENOENT");
        assertThat(host.stateDirectory(container.task().id())).isDirectoryNotContaining("glob:**exec-e*");
    }

    @Test
    void endsWithItsContainer() {
        ExecTask exec = container.exec("e", TestSpec.of("sleep", "100"));
        container.task().signal(Signal.SIGKILL, false);
        assertThat(TestContainer.await(exec.exit()).code()).isEqualTo(137);
        container.awaitExit();
        assertThatThrownBy(() -> container.exec("late", TestSpec.of("true")))
                .isInstanceOf(EngineException.Conflict.class);
    }

    @Test
    void isAdoptedWithItsContainer() {
        container.exec("e", TestSpec.shell("echo before; echo said > /tmp/said; exec sleep 100"));
        ExecTask said = container.exec("said", TestSpec.shell("until test -s /tmp/said; do sleep 0.01; done"));
        TestContainer.await(said.exit());
        said.delete();
        String id = container.task().id();
        container = host.adopt(id);
        ExecTask exec = container.task().adoptExec("e");
        exec.signal(Signal.SIGKILL);
        assertThat(TestOutput.readAll(exec.openStreams()).stdout()).isEqualTo("before\n");
        assertThat(TestContainer.await(exec.exit()).code()).isEqualTo(137);
        assertThatThrownBy(() -> container.task().adoptExec("nosuch")).isInstanceOf(EngineException.NotFound.class);
    }

    private String output(TestSpec spec) {
        ExecTask exec = container.exec("output", spec);
        TestOutput output = TestOutput.readAll(exec.openStreams());
        assertThat(output.stderr()).isEmpty();
        TestContainer.await(exec.exit());
        exec.delete();
        return output.stdout();
    }
}

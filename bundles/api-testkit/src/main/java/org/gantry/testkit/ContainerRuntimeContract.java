package org.gantry.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.process.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@link ContainerRuntime} says, as tests. An execution driver extends this class and says how an instance of it comes
 * and goes:
 *
 * <pre>{@code
 * class LibcontainerContractIT extends ContainerRuntimeContract {
 *     protected ContainerRuntime open() { return new LibcontainerRuntime(); }
 *     protected void close(ContainerRuntime runtime) { ((LibcontainerRuntime) runtime).deactivate(); }
 * }
 * }</pre>
 *
 * <p>Each test ends with a look for what its tasks left behind: processes, control groups, files.
 */
public abstract class ContainerRuntimeContract extends RunContract {
    // ---- create and start

    @Test
    void hasAName() {
        assertThat(runtime.info().name()).isNotEmpty();
        assertThat(runtime.info().cgroupVersion()).isIn(1, 2);
    }

    @Test
    void createRunsNothingOfTheContainer() {
        Task task = create(ContractSpec.shell("echo ran"));
        assertThat(task.status()).isEqualTo(TaskStatus.CREATED);
        assertThat(ProcessHandle.of(task.pid())).isPresent();
        assertThat(task.exit().toCompletableFuture()).isNotDone();
        int pid = task.pid();
        task.start();
        try (Streams streams = new Streams(task.openStreams())) {
            assertThat(streams.restOfOutput()).isEqualTo("ran\n");
        }
        await(task.exit());
        assertThat(task.pid()).isEqualTo(pid);
        assertThat(task.status()).isEqualTo(TaskStatus.STOPPED);
    }

    @Test
    void startsOnlyOnce() {
        Task task = start(ContractSpec.of("sleep", "100"));
        assertThat(task.status()).isEqualTo(TaskStatus.RUNNING);
        assertThatThrownBy(task::start).isInstanceOf(EngineException.Conflict.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 255})
    void reportsTheExitCode(int code) {
        Instant before = Instant.now().minusSeconds(1);
        TaskExit exit = await(start(ContractSpec.shell("exit " + code)).exit());
        assertThat(exit.code()).isEqualTo(code);
        assertThat(exit.signal()).isZero();
        assertThat(exit.oomKilled()).isFalse();
        assertThat(exit.time()).isBetween(before, Instant.now().plusSeconds(1));
    }

    @Test
    void reportsTheSignalThatEndedIt() {
        Task task = start(ContractSpec.of("sleep", "100"));
        task.signal(Signal.SIGKILL, false);
        TaskExit exit = await(task.exit());
        assertThat(exit.code()).isEqualTo(137);
        assertThat(exit.signal()).isEqualTo(Signal.SIGKILL);
        assertThatThrownBy(() -> task.signal(Signal.SIGTERM, false)).isInstanceOf(EngineException.NotFound.class);
    }

    @Test
    void tellsAProgramThatIsNotThereFromOneThatCannotRun() throws IOException {
        Files.writeString(host.image().resolve("bin/text"), "no program");
        refusesToRun("/no/such", 127);
        refusesToRun("/bin/text", 126);
    }

    /** Some look for the program when the task is made, others when they execute it. */
    private void refusesToRun(String program, int exitCode) {
        List<Task> made = new ArrayList<>();
        assertThatThrownBy(() -> {
                    made.add(create(ContractSpec.of(program)));
                    made.getFirst().start();
                })
                .isInstanceOfSatisfying(
                        ProgramNotExecutable.class,
                        e -> assertThat(e.exitCode()).isEqualTo(exitCode));
        made.forEach(task -> await(task.exit()));
    }

    @Test
    void givesTheProcessWhatTheSpecSays() {
        ContractSpec spec =
                ContractSpec.shell("pwd; echo $WORD; id -u; id -g; hostname; touch /x 2>/dev/null || echo fixed");
        spec.cwd = "/tmp";
        spec.env.add("WORD=some words");
        spec.user = new RuntimeSpec.User(12, 34, null, null, null);
        spec.readonly = true;
        assertThat(output(spec)).isEqualTo("/tmp\nsome words\n12\n34\ncontract\nfixed\n");
    }

    @Test
    void makesNothingOfASpecThatCannotBe() {
        ContractSpec spec = ContractSpec.of("true");
        spec.commandLine = "true";
        String id = ContractHost.id();
        assertThatThrownBy(() -> host.create(runtime, id, spec, false))
                .isInstanceOfAny(EngineException.Unsupported.class, EngineException.InvalidArgument.class)
                .hasMessageContaining("process.commandLine");
        var nothing = new RuntimeSpec(RuntimeSpec.VERSION, null, null, null, null, null, null, null, null);
        assertThatThrownBy(() -> runtime.create(new TaskRequest(id, nothing, host.state(id), -1, false)))
                .isInstanceOf(EngineException.InvalidArgument.class);
        assertThat(ContractHost.list(host.state(id))).isEmpty();
        assertThat(ContractHost.cgroupsOf(id)).isEmpty();
    }

    @Test
    void makesManyAtOnce() throws InterruptedException, ExecutionException {
        List<Future<TaskExit>> exits = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                int code = i;
                exits.add(threads.submit(
                        () -> await(start(ContractSpec.shell("exit " + code)).exit())));
            }
        }
        for (int i = 0; i < exits.size(); i++) {
            assertThat(exits.get(i).get().code()).isEqualTo(i);
        }
    }

    // ---- streams

    @Test
    void carriesTheStreamsApart() {
        Task task = start(ContractSpec.shell("cat; echo wrong >&2"));
        try (Streams streams = new Streams(task.openStreams())) {
            streams.write("typed\n");
            assertThat(streams.outputUntil("typed\n")).isEqualTo("typed\n");
            task.closeStdin();
            task.closeStdin();
        }
        try (Streams streams = new Streams(task.openStreams())) {
            assertThat(streams.restOfOutput()).isEmpty();
            assertThat(streams.restOfErrors()).isEqualTo("wrong\n");
        }
        assertThat(await(task.exit()).code()).isZero();
    }

    @Test
    void withoutStdinThereIsNothingToRead() {
        Task task = host.create(runtime, ContractHost.id(), ContractSpec.shell("cat; echo end"), false);
        TaskStreams ends = task.openStreams();
        try (Streams streams = new Streams(ends)) {
            assertThat(ends.stdin()).isEqualTo(-1);
            task.start();
            assertThat(streams.restOfOutput()).isEqualTo("end\n");
        }
    }

    @Test
    void keepsTheOutputOfAContainerThatHasEnded() {
        Task task = start(ContractSpec.shell("echo last words"));
        await(task.exit());
        try (Streams streams = new Streams(task.openStreams())) {
            assertThat(streams.restOfOutput()).isEqualTo("last words\n");
        }
    }

    @Test
    void givesATerminalOfTheSizeAsked() {
        ContractSpec spec = ContractSpec.shell(
                        "trap 'stty size; exit 0' WINCH; test -t 0 && stty size; while :; do sleep 0.1; done")
                .onTerminal();
        spec.consoleSize = new RuntimeSpec.Box(33, 77);
        Task task = start(spec);
        TaskStreams ends = task.openStreams();
        try (Streams streams = new Streams(ends)) {
            assertThat(ends.terminal()).isTrue();
            assertThat(streams.outputUntil("33 77")).contains("33 77");
            task.resize(new ConsoleSize(11, 22));
            assertThat(streams.outputUntil("11 22")).contains("11 22");
        }
        await(task.exit());
    }

    // ---- a running container

    @Test
    void signalsInitOrEverybody() {
        Task task =
                start(ContractSpec.shell("trap 'echo got it; exit 3' TERM; echo ready; while :; do sleep 0.05; done"));
        try (Streams streams = new Streams(task.openStreams())) {
            streams.outputUntil("ready");
            task.signal(Signal.SIGTERM, false);
            streams.outputUntil("got it");
        }
        assertThat(await(task.exit()).code()).isEqualTo(3);
        Task several = start(ContractSpec.shell("sleep 100 & sleep 100 & echo ready; wait"));
        try (Streams streams = new Streams(several.openStreams())) {
            streams.outputUntil("ready");
        }
        several.signal(Signal.SIGKILL, true);
        assertThat(await(several.exit()).signal()).isEqualTo(Signal.SIGKILL);
    }

    @Test
    void pausesAndResumes() {
        Task task = start(ContractSpec.shell("while :; do echo tick; sleep 0.02; done"));
        try (Streams streams = new Streams(task.openStreams())) {
            streams.outputUntil("tick");
            assertThatThrownBy(task::resume).isInstanceOf(EngineException.Conflict.class);
            task.pause();
            assertThat(task.status()).isEqualTo(TaskStatus.PAUSED);
            assertThatThrownBy(task::pause).isInstanceOf(EngineException.Conflict.class);
            task.resume();
            assertThat(task.status()).isEqualTo(TaskStatus.RUNNING);
            streams.outputUntil("tick\ntick\ntick");
        }
        task.pause();
        task.delete();
        assertThat(await(task.exit()).signal()).isEqualTo(Signal.SIGKILL);
    }

    @Test
    void knowsItsProcessesAndWhatTheyUse() {
        Task task = start(ContractSpec.shell("sleep 100 & echo ready; wait"));
        try (Streams streams = new Streams(task.openStreams())) {
            streams.outputUntil("ready");
        }
        assertThat(task.pids()).hasSize(2).contains(task.pid());
        assertThat(task.stats().pids()).isEqualTo(2);
        assertThat(task.stats().cpuNanos()).isPositive();
    }

    @Test
    void changesLimitsOfARunningContainer() {
        ContractSpec spec = ContractSpec.of("sleep", "100");
        spec.resources = pids(20);
        Task task = start(spec);
        assertThat(task.stats().pidsLimit()).isEqualTo(20);
        task.update(pids(7));
        assertThat(task.stats().pidsLimit()).isEqualTo(7);
        task.update(LinuxResources.NONE);
        assertThat(task.stats().pidsLimit()).isEqualTo(7);
    }

    // ---- exec

    @Test
    void addsProcesses() {
        Task task = start(ContractSpec.of("sleep", "100"));
        ExecTask exec = exec(task, "e1", ContractSpec.shell("hostname; tr '\\0' ' ' </proc/1/cmdline; exit 5"));
        try (Streams streams = new Streams(exec.openStreams())) {
            assertThat(streams.restOfOutput()).isEqualTo("contract\nsleep 100 ");
        }
        assertThat(await(exec.exit()).code()).isEqualTo(5);
        exec.delete();
        exec.delete();
        ExecTask cat = exec(task, "e2", ContractSpec.of("cat"));
        assertThat(task.pids()).contains(cat.pid(), task.pid());
        cat.signal(Signal.SIGTERM);
        assertThat(await(cat.exit()).signal()).isEqualTo(Signal.SIGTERM);
        assertThatThrownBy(() -> exec(task, "e3", ContractSpec.of("/no/such")))
                .isInstanceOf(ProgramNotExecutable.class);
        assertThat(task.status()).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void addsProcessesToARunningContainerOnly() {
        Task task = create(ContractSpec.of("true"));
        assertThatThrownBy(() -> exec(task, "e1", ContractSpec.of("true")))
                .isInstanceOf(EngineException.Conflict.class);
        task.start();
        await(task.exit());
        assertThatThrownBy(() -> exec(task, "e2", ContractSpec.of("true")))
                .isInstanceOf(EngineException.Conflict.class);
    }

    // ---- crash and swap

    @Test
    void isTheSameTaskForTheNextInstance() {
        Task task = start(ContractSpec.shell("echo before; read line; echo $line; exit 9"));
        int pid = task.pid();
        Task adopted = adopt(task.id());
        assertThat(adopted.status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(adopted.pid()).isEqualTo(pid);
        try (Streams streams = new Streams(adopted.openStreams())) {
            streams.write("after\n");
            assertThat(streams.restOfOutput()).isEqualTo("before\nafter\n");
        }
        assertThat(await(adopted.exit()).code()).isEqualTo(9);
    }

    @Test
    void hearsOfAnEndThatNobodyWatched() throws InterruptedException {
        Task task = start(ContractSpec.shell("read line; echo $line; exit 4"));
        String id = task.id();
        int pid = task.pid();
        try (Streams streams = new Streams(task.openStreams())) {
            close(runtime);
            streams.write("alone\n");
        }
        Instant deadline = Instant.now().plus(PATIENCE);
        while (ProcessHandle.of(pid).isPresent()) {
            assertThat(Instant.now()).as("the end of the container").isBefore(deadline);
            Thread.sleep(5);
        }
        runtime = open();
        Task adopted = host.track(runtime.adopt(id, host.state(id)));
        assertThat(await(adopted.exit()).code()).isEqualTo(4);
        assertThat(adopted.status()).isEqualTo(TaskStatus.STOPPED);
        try (Streams streams = new Streams(adopted.openStreams())) {
            assertThat(streams.restOfOutput()).isEqualTo("alone\n");
        }
    }

    @Test
    void takesOverExecProcessesToo() {
        Task task = start(ContractSpec.of("sleep", "100"));
        exec(task, "e1", ContractSpec.shell("read line; exit $line"));
        Task adopted = adopt(task.id());
        ExecTask exec = adopted.adoptExec("e1");
        try (Streams streams = new Streams(exec.openStreams())) {
            streams.write("6\n");
        }
        assertThat(await(exec.exit()).code()).isEqualTo(6);
        assertThatThrownBy(() -> adopted.adoptExec("e2")).isInstanceOf(EngineException.NotFound.class);
    }

    @Test
    void hasNothingToTakeOverWhereThereIsNothing() {
        String id = ContractHost.id();
        assertThatThrownBy(() -> runtime.adopt(id, host.state(id))).isInstanceOf(EngineException.NotFound.class);
        runtime.purge(id, host.state(id));
    }

    @Test
    void purgesWhatNobodyTakesOver() {
        Task task = start(ContractSpec.of("sleep", "100"));
        String id = task.id();
        reopen();
        runtime.purge(id, host.state(id));
        runtime.purge(id, host.state(id));
        assertThat(ContractHost.list(host.state(id))).isEmpty();
        assertThat(ContractHost.cgroupsOf(id)).isEmpty();
        assertThatThrownBy(() -> runtime.adopt(id, host.state(id))).isInstanceOf(EngineException.NotFound.class);
    }

    // ---- the end

    @Test
    void isDeletedAtAnyPointAnyNumberOfTimes() {
        Task created = create(ContractSpec.of("sleep", "100"));
        Task running = start(ContractSpec.of("sleep", "100"));
        Task ended = start(ContractSpec.of("true"));
        await(ended.exit());
        for (Task task : List.of(created, running, ended)) {
            task.delete();
            task.delete();
            await(task.exit());
            assertThat(ProcessHandle.of(task.pid())).isEmpty();
            assertThat(ContractHost.list(host.state(task.id()))).isEmpty();
        }
    }

    private Task create(ContractSpec spec) {
        return host.create(runtime, ContractHost.id(), spec, true);
    }

    private Task start(ContractSpec spec) {
        Task task = create(spec);
        task.start();
        return task;
    }

    private String output(ContractSpec spec) {
        Task task = start(spec);
        try (Streams streams = new Streams(task.openStreams())) {
            return streams.restOfOutput();
        }
    }

    private static ExecTask exec(Task task, String id, ContractSpec spec) {
        return task.exec(new ExecRequest(id, spec.process(), true, false));
    }

    private static LinuxResources pids(long limit) {
        return LinuxResources.of(null, null, null, new LinuxResources.Pids(limit), null, null, null);
    }
}

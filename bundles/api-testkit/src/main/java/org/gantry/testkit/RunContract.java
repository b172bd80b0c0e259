package org.gantry.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.linux.process.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The part of the contract that is {@link ContainerRuntime#run}: a task that has been started when one gets it. */
abstract class RunContract extends RuntimeFixture {
    private static final int ENDS_AT_ONCE = 10;

    @Test
    void runs() {
        Task task = run(ContractSpec.shell("echo ran; read line; echo $line; exit 3"));
        assertThat(task.status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(ProcessHandle.of(task.pid())).isPresent();
        assertThatThrownBy(task::start).isInstanceOf(EngineException.Conflict.class);
        try (Streams streams = new Streams(task.openStreams())) {
            streams.write("typed\n");
            assertThat(streams.restOfOutput()).isEqualTo("ran\ntyped\n");
        }
        assertThat(await(task.exit()).code()).isEqualTo(3);
        assertThat(task.status()).isEqualTo(TaskStatus.STOPPED);
        assertThatThrownBy(task::start).isInstanceOf(EngineException.Conflict.class);
    }

    /** The end may come before the driver knows that it has begun. */
    @Test
    void runsWhatEndsAtOnce() {
        for (int i = 0; i < ENDS_AT_ONCE; i++) {
            Task task = run(ContractSpec.shell("echo last words; exit " + i));
            TaskExit exit = await(task.exit());
            assertThat(exit.code()).isEqualTo(i);
            assertThat(exit.signal()).isZero();
            try (Streams streams = new Streams(task.openStreams())) {
                assertThat(streams.restOfOutput()).isEqualTo("last words\n");
            }
        }
    }

    @Test
    void runsOnATerminal() {
        ContractSpec spec = ContractSpec.shell("test -t 0 && stty size; exit 4").onTerminal();
        spec.consoleSize = new RuntimeSpec.Box(33, 77);
        Task task = run(spec);
        try (Streams streams = new Streams(task.openStreams())) {
            assertThat(streams.outputUntil("33 77")).contains("33 77");
        }
        assertThat(await(task.exit()).code()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"/no/such, 127", "no-such, 127", "/bin/text, 126"})
    void leavesNothingOfWhatItCannotRun(String program, int exitCode) throws IOException, InterruptedException {
        Files.writeString(host.image().resolve("bin/text"), "no program");
        String id = ContractHost.id();
        assertThatThrownBy(() -> host.run(runtime, id, ContractSpec.of(program)))
                .isInstanceOfSatisfying(
                        ProgramNotExecutable.class,
                        e -> assertThat(e.exitCode()).isEqualTo(exitCode));
        assertThat(ContractHost.list(host.state(id))).isEmpty();
        assertThat(ContractHost.cgroupsOf(id)).isEmpty();
        Eventually.holds(() -> host.processesOf(id).isEmpty()); // a shim ends after it has been told to
        assertThatThrownBy(() -> runtime.adopt(id, host.state(id))).isInstanceOf(EngineException.NotFound.class);
    }

    @Test
    void runsForTheNextInstanceToo() {
        Task task = run(ContractSpec.shell("echo before; read line; echo $line; exit 9"));
        int pid = task.pid();
        Task adopted = adopt(task.id());
        assertThat(adopted.status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(adopted.pid()).isEqualTo(pid);
        assertThatThrownBy(adopted::start).isInstanceOf(EngineException.Conflict.class);
        try (Streams streams = new Streams(adopted.openStreams())) {
            streams.write("after\n");
            assertThat(streams.restOfOutput()).isEqualTo("before\nafter\n");
        }
        assertThat(await(adopted.exit()).code()).isEqualTo(9);
    }

    @Test
    void whatRunsIsDeleted() throws InterruptedException {
        Task task = run(ContractSpec.shell("sleep 100 & sleep 100"));
        assertThat(host.processesOf(task.id())).isNotEmpty();
        task.delete();
        assertThat(await(task.exit()).signal()).isEqualTo(Signal.SIGKILL);
        Eventually.holds(() -> host.processesOf(task.id()).isEmpty());
    }

    private Task run(ContractSpec spec) {
        return host.run(runtime, ContractHost.id(), spec);
    }
}

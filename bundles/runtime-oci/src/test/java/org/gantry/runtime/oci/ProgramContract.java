package org.gantry.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.api.runtime.Task;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.Signal;
import org.gantry.runtime.support.program.ProgramAnswers;
import org.gantry.testkit.ContainerRuntimeContract;
import org.gantry.testkit.Eventually;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract with a program of the host in the driver's hands. */
abstract class ProgramContract extends ContainerRuntimeContract {
    private final String name;
    private @Nullable OciHost host;
    private @Nullable ContainerRuntime runtime;

    ProgramContract(String name) {
        this.name = name;
    }

    @Override
    protected ContainerRuntime open() {
        var opened = new OciHost(ProgramAnswers.inMemory());
        Optional<OciProgram> program = Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin")
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .flatMap(path -> opened.probe().ask(name, wrapped(path), List.of()).stream())
                .findFirst();
        if (program.isEmpty()) {
            System.err.println("SKIPPED " + getClass().getSimpleName() + ": there is no " + name + " on this host");
            opened.deactivate();
        }
        assumeTrue(program.isPresent(), "needs " + name);
        host = opened;
        runtime = new OciRuntime(program.get(), opened);
        return runtime;
    }

    /** What is executed in place of a program of the host. */
    protected Path wrapped(Path program) {
        return program;
    }

    @Override
    protected void close(ContainerRuntime runtime) {
        if (host != null) {
            host.deactivate();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/no/such", "no-such", "/etc"})
    void failsInTheSameWordsWhetherInOneStepOrInTwo(String command) {
        ProgramNotExecutable inTwo = failureOf(() -> create(command).start());
        ProgramNotExecutable inOne = failureOf(() -> run(command));
        assertThat(inOne).hasMessage(inTwo.getMessage());
        assertThat(inOne.exitCode()).isEqualTo(inTwo.exitCode());
    }

    private static ProgramNotExecutable failureOf(ThrowingCallable making) {
        return catchThrowableOfType(ProgramNotExecutable.class, making);
    }

    /** The engine died when the container ran already and nothing on file told by whom it is held. */
    @Test
    void purgesWhatRunsAndNobodyHolds() throws InterruptedException {
        Task task = run("sleep", "100");
        var files = new OciFiles(state(task.id()));
        OciState held = files.read().orElseThrow();
        files.write(new OciState(held.cgroupsPath(), null, held.ownPids(), held.ownUsers()));
        task.release();
        killShim(held);
        ContainerRuntime next = Objects.requireNonNull(runtime);
        assertThatThrownBy(() -> next.adopt(task.id(), files.path())).isInstanceOf(EngineException.NotFound.class);
        assertThat(ProcessHandle.of(task.pid())).isPresent();
        next.purge(task.id(), files.path());
        Eventually.holds(() -> ProcessHandle.of(task.pid()).isEmpty());
        assertThat(files.path()).isEmptyDirectory();
    }

    private static void killShim(OciState held) {
        try (PidFd shim = PidFd.open(Objects.requireNonNull(held.shim()).pid())) {
            shim.sendSignal(Signal.SIGKILL);
        }
    }
}

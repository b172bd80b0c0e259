package org.gantry.linux.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Pipe;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine does while init sets up. */
@NeedsRoot
class MeanwhileIT {
    private static final int A_WHILE_MILLIS = 50;
    private static final long NAMESPACES = CloneFlags.CLONE_NEWPID;

    private final Pipe pipe = Pipe.open("what init says");
    private final List<String> said = new ArrayList<>();
    private final long before = ProcessHandle.current().descendants().count();

    @TempDir
    Path directory;

    private TestContainer container;

    @BeforeEach
    void layOut() throws IOException {
        container = TestContainer.in(directory);
    }

    @AfterEach
    void leavesNothing() {
        pipe.readEnd().close();
        pipe.writeEnd().close();
        assertThat(ProcessHandle.current().descendants().count()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void initBeginsAndWaitsWhereItNeedsWhatIsDone(boolean atOnce) {
        ShimSpec.Builder spec = talking().meanwhile(() -> {
            said.add(Streams.readUntil(pipe.readEnd(), "early "));
            assertThat(Poll.readable(pipe.readEnd(), A_WHILE_MILLIS)).isFalse();
        });
        launch(atOnce ? spec.atOnce().build() : spec.build());
        assertThat(said).containsExactly("early ");
        assertThat(Streams.readUntil(pipe.readEnd(), "late ")).isEqualTo("late ");
    }

    @Test
    void initThatHasGoneToSleepByThenIsWoken() throws InterruptedException {
        ShimSpec spec = talking().build();
        try (WaitingShims shims = new WaitingShims(0);
                TakenShim taken = shims.take()) {
            taken.makeInit(new EarlyInit(spec.script().namespaces(), Optional.empty()));
            Thread.sleep(A_WHILE_MILLIS);
            taken.launch(spec).awaitReady().destroy();
        }
        assertThat(Streams.readUntil(pipe.readEnd(), "late ")).isEqualTo("early late ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whenItFailsNothingIsLeft(boolean atOnce) {
        ShimSpec.Builder spec = talking().meanwhile(() -> {
            said.add(Streams.readUntil(pipe.readEnd(), "early "));
            throw new IllegalStateException("no limits");
        });
        assertThatThrownBy(() -> launch(atOnce ? spec.atOnce().build() : spec.build()))
                .hasMessage("no limits");
        assertThat(said).containsExactly("early ");
        assertThat(Poll.readable(pipe.readEnd(), 0)).isFalse();
    }

    @Test
    void itIsDoneBeforeWhenInitHasSomebodyElseToWaitFor() {
        ShimSpec spec = talking()
                .halt(init -> said.add("halt"))
                .meanwhile(() -> said.add("done"))
                .build();
        launch(spec);
        assertThat(said).containsExactly("done", "halt");
        assertThat(Streams.readUntil(pipe.readEnd(), "late ")).isEqualTo("early late ");
    }

    @Test
    void itIsDoneBeforeWhenInitIsNotThereYet() {
        ShimSpec spec = talking()
                .meanwhile(() -> said.add("readable " + Poll.readable(pipe.readEnd(), A_WHILE_MILLIS)))
                .build();
        Shim.launch(spec).destroy();
        assertThat(said).containsExactly("readable false");
        assertThat(Streams.readUntil(pipe.readEnd(), "late ")).isEqualTo("early late ");
    }

    @Test
    void aStepThatFailsMeanwhileIsTold() {
        ShimSpec.Builder spec = container.shell(new Stdio.Pipes(false), "true").namespaces(NAMESPACES);
        spec.setup(Step.call("enter nowhere", SyscallNumber.CHDIR, string("/no/such/directory")));
        assertThatThrownBy(() -> launch(spec.atOnce().build())).hasMessageStartingWith("enter nowhere: ENOENT");
    }

    /** An init that says what it does, the second word after the place where it waits. */
    private ShimSpec.Builder talking() {
        ShimSpec.Builder spec =
                container.shell(new Stdio.Pipes(false), "exec busybox sleep 60").namespaces(NAMESPACES);
        int end = spec.pass(pipe.writeEnd());
        spec.setup(say(end, "early "));
        spec.steps().waitForEngine();
        return spec.setup(say(end, "late "));
    }

    private static Step say(int end, String word) {
        return Step.call("say " + word, SyscallNumber.WRITE, value(end), string(word), value(word.length()));
    }

    /** Whose init is there before it has a program, until the command runs, and then ends it. */
    private static void launch(ShimSpec spec) {
        try (WaitingShims shims = new WaitingShims(0);
                TakenShim taken = shims.take()) {
            taken.makeInit(new EarlyInit(spec.script().namespaces(), Optional.empty()));
            ShimHandle shim = taken.launch(spec).awaitReady();
            try {
                shim.start();
            } finally {
                shim.destroy();
            }
        }
    }
}

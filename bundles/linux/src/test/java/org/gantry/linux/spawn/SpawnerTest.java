package org.gantry.linux.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.CLOSE;
import static org.gantry.linux.syscall.SyscallNumber.FCNTL;
import static org.gantry.linux.syscall.SyscallNumber.GETPID;
import static org.gantry.linux.syscall.SyscallNumber.OPENAT;
import static org.gantry.linux.syscall.SyscallNumber.PIPE2;
import static org.gantry.linux.syscall.SyscallNumber.READ;
import static org.gantry.linux.syscall.SyscallNumber.WRITE;

import java.util.List;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.At;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.Test;

class SpawnerTest {
    @Test
    void returnsAValue() {
        assertThat(run(Step.finish(value(42)))).isEqualTo(42);
        assertThat(run(Step.finish(value(-42)))).isEqualTo(-42);
    }

    @Test
    void passesResultsOn() {
        Cell pid = Cell.word("pid");
        assertThat(run(Step.call("getpid", GETPID).into(pid), Step.finish(load(pid))))
                .isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void handsOverSixArguments() {
        Cell ends = Cell.word("ends");
        Cell reader = Cell.word("reader");
        Cell text = Cell.buffer("text", 8);
        var before = OpenFiles.list();
        var outcome = Spawner.run(
                new SpawnProgram(List.of(
                        Step.call("pipe", PIPE2, addressOf(ends), value(0)),
                        Step.call("dup", FCNTL, load(ends), value(0), value(0)).into(reader),
                        Step.call("write", WRITE, new Operand.Load(ends, 4), string("hello"), value(5)),
                        Step.call("read", READ, load(reader), addressOf(text), value(5)),
                        Step.call("close", CLOSE, load(reader)),
                        Step.call("close", CLOSE, load(ends)),
                        Step.call("close", CLOSE, new Operand.Load(ends, 4)),
                        Step.finish(load(text)))),
                text);
        assertThat(outcome.result()).isEqualTo(0x6f6c6c6568L);
        assertThat(outcome.word(text)).isEqualTo(outcome.result());
        assertThat(OpenFiles.list()).isEqualTo(before);
    }

    @Test
    void namesTheStepThatFailed() {
        assertThatThrownBy(() -> run(
                        Step.call("getpid", GETPID),
                        Step.call("open the config", OPENAT, value(At.AT_FDCWD), string("/nowhere"), value(0)),
                        Step.finish(value(0))))
                .isInstanceOfSatisfying(
                        SpawnFailedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .hasMessage("open the config: ENOENT (No such file or directory)");
    }

    @Test
    void goesOnAfterAFailureThatIsAllowed() {
        Cell result = Cell.word("result");
        assertThat(run(close(-1).orContinue().into(result), Step.finish(load(result))))
                .isEqualTo(-Errno.EBADF);
    }

    @Test
    void goesElsewhereAfterAFailureAndReportsIt() {
        Label cleanup = new Label("cleanup");
        Cell cleaned = Cell.word("cleaned");
        assertThatThrownBy(() -> run(
                        close(-1).onFailure(cleanup),
                        Step.finish(value(1)),
                        Step.move("cleanup", value(7)).into(cleaned).at(cleanup),
                        Step.finish(load(cleaned))))
                .isInstanceOf(SpawnFailedException.class)
                .hasMessageContaining("close -1: EBADF");
    }

    @Test
    void branchesOnValuesAndOnCells() {
        Label equal = new Label("equal");
        Cell pid = Cell.word("pid");
        assertThat(run(
                        Step.call("getpid", GETPID).into(pid),
                        Step.call("getpid", GETPID).when(-1, equal),
                        Step.call("getpid", GETPID).when(load(pid), equal),
                        Step.finish(value(1)),
                        Step.finish(value(2)).at(equal)))
                .isEqualTo(2);
        assertThat(run(
                        close(-1).orContinue().when(-Errno.EBADF, equal),
                        Step.finish(value(1)),
                        Step.finish(value(2)).at(equal)))
                .isEqualTo(2);
    }

    @Test
    void loopsUntilAReadFindsTheEnd() {
        Cell ends = Cell.word("ends");
        Cell text = Cell.buffer("text", 8);
        Label again = new Label("again");
        Label end = new Label("end");
        assertThat(run(
                        Step.call("pipe", PIPE2, addressOf(ends), value(OpenFlags.O_CLOEXEC)),
                        Step.call("write", WRITE, new Operand.Load(ends, 4), string("hello"), value(5)),
                        Step.call("close", CLOSE, new Operand.Load(ends, 4)),
                        Step.call("read", READ, load(ends), addressOf(text), value(1))
                                .at(again)
                                .when(0, end),
                        Step.jump(again),
                        Step.call("close", CLOSE, load(ends)).at(end),
                        Step.finish(load(text))))
                .isEqualTo('o');
    }

    @Test
    void refusesProgramsThatCannotBe() {
        Label nowhere = new Label("nowhere");
        assertThatThrownBy(() -> run(Step.jump(nowhere))).hasMessageContaining("nowhere, which is on no step");
        assertThatThrownBy(() -> run(
                        Step.finish(value(0)).at(nowhere), Step.finish(value(0)).at(nowhere)))
                .hasMessageContaining("on two steps");
        Cell cell = Cell.word("pid");
        assertThatThrownBy(() -> run(Step.finish(Operand.words(load(cell))))).hasMessageContaining("cannot hold pid");
        assertThatThrownBy(() -> string("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Step close(int fd) {
        return Step.call("close " + fd, CLOSE, value(fd));
    }

    private static long run(Step... steps) {
        return Spawner.run(new SpawnProgram(List.of(steps))).orThrow().result();
    }
}

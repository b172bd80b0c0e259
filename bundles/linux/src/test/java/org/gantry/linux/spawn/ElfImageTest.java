package org.gantry.linux.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.CLONE;
import static org.gantry.linux.syscall.SyscallNumber.CLONE3;
import static org.gantry.linux.syscall.SyscallNumber.EXIT_GROUP;
import static org.gantry.linux.syscall.SyscallNumber.PIPE2;
import static org.gantry.linux.syscall.SyscallNumber.READ;
import static org.gantry.linux.syscall.SyscallNumber.WAIT4;
import static org.gantry.linux.syscall.SyscallNumber.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.gantry.linux.syscall.Arch;
import org.gantry.linux.testing.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfImageTest {
    private static final int SIGCHLD = 17;

    @TempDir
    Path directory;

    @Test
    void runsAlone() throws Exception {
        assertThat(execute(new ProcessBuilder(write(Arch.current())))).isEqualTo("child 7");
    }

    @Test
    void runsOnAarch64() throws Exception {
        String qemu = Tools.need("qemu-aarch64", "qemu-user");
        assertThat(execute(new ProcessBuilder(qemu, write(Arch.AARCH64)))).isEqualTo("child 7");
    }

    @Test
    void isSmall() {
        assertThat(ElfImage.of(program(Arch.current()), Arch.current()).bytes().remaining())
                .isLessThan(4096);
    }

    /** Forks a child that writes to a pipe and exits with 7; prints what it wrote and exits with the same. */
    private static SpawnProgram program(Arch arch) {
        Label child = new Label("child");
        Label exited = new Label("exited with 7");
        Label failed = new Label("failed");
        Cell ends = Cell.word("pipe");
        Cell text = Cell.buffer("text", 8);
        Cell status = Cell.word("wait status");
        Cell pid = Cell.word("pid");
        Operand writer = new Operand.Load(ends, 4);
        return new SpawnProgram(Stream.of(
                        Step.call("pipe", PIPE2, addressOf(ends), value(0)),
                        fork(arch).into(pid).when(0, child),
                        Step.call("read", READ, load(ends), addressOf(text), value(6)),
                        Step.call("wait", WAIT4, load(pid), addressOf(status), value(0), value(0)),
                        Step.call("write", WRITE, value(1), addressOf(text), value(6)),
                        Step.move("status", load(status)).when(7 << 8, exited),
                        Step.call("exit", EXIT_GROUP, value(1)),
                        Step.call("exit", EXIT_GROUP, value(7)).at(exited),
                        Step.call("write", WRITE, writer, string("child "), value(6))
                                .at(child),
                        Step.call("exit", EXIT_GROUP, value(7)),
                        Step.call("exit", EXIT_GROUP, value(99)).at(failed))
                .map(step -> step.onFailureByDefault(failed))
                .toList());
    }

    /** qemu's user mode knows no clone3. */
    private static Step fork(Arch arch) {
        return arch == Arch.current()
                ? Step.call("clone3", CLONE3, CloneArgs.of(0, Cell.word("pidfd"), SIGCHLD), CloneArgs.SIZE)
                : Step.call("clone", CLONE, value(SIGCHLD), value(0), value(0), value(0), value(0));
    }

    private String write(Arch arch) throws IOException {
        Path file = directory.resolve("program");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ElfImage.of(program(arch), arch).bytes());
        }
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.toString();
    }

    private static String execute(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output + process.waitFor();
    }
}

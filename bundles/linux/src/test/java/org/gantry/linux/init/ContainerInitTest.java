package org.gantry.linux.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gantry.linux.syscall.Arch;
import org.gantry.linux.testing.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Init as an ordinary process: what it does with its command is the same, only orphans go to somebody else. Signals that
 * whoever started the tests may have ignored (INT, HUP) are left out: a shell cannot trap those.
 */
@Timeout(60)
class ContainerInitTest {
    @TempDir
    Path directory;

    @Test
    void passesTheCommandsOutputEnvironmentAndCodeOn() throws Exception {
        Process init = start("sh", "-c", "echo $WORD $0; exit 7", "zero");
        assertThat(output(init)).isEqualTo("x zero\n");
        assertThat(init.waitFor()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "KILL, 137", "SEGV, 139", "ABRT, 134", "USR1, 138"})
    void exitsAsTheSignalThatKilledTheCommandSays(String signal, int code) throws Exception {
        assertThat(start("sh", "-c", "ulimit -c 0; kill -" + signal + " $$").waitFor())
                .isEqualTo(code);
        assertThat(start("sh", "-c", "ulimit -c unlimited; cd " + directory + "; kill -" + signal + " $$")
                        .waitFor())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"TERM", "USR1", "USR2", "WINCH"})
    void passesSignalsOn(String signal) throws Exception {
        Process init = start(
                "sh",
                "-c",
                "trap 'echo got " + signal + "; exit 3' " + signal + "; echo ready; while :; do sleep 0.01; done");
        var reader = init.inputReader();
        assertThat(reader.readLine()).isEqualTo("ready");
        assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(init.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(reader.readLine()).isEqualTo("got " + signal);
        assertThat(init.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(init.exitValue()).isEqualTo(3);
    }

    @Test
    void givesTheCommandAProcessGroupOfItsOwn() throws Exception {
        Process init = start("sh", "-c", "cut -d' ' -f5 /proc/$$/stat; echo $$");
        String[] lines = output(init).split("\n", -1);
        assertThat(lines[0]).isEqualTo(lines[1]).isNotEqualTo(String.valueOf(init.pid()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no-such-program | 127 | exec: \"no-such-program\": executable file not found in $PATH",
                "/no/such        | 127 | exec: \"/no/such\": no such file or directory",
                "/etc/passwd     | 126 | exec: \"/etc/passwd\": permission denied"
            })
    void saysWhyThereIsNoCommand(String program, int code, String words) throws Exception {
        Process init = start(program);
        assertThat(new String(init.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(words + "\n");
        assertThat(init.waitFor()).isEqualTo(code);
    }

    @Test
    void looksAtEveryDirectoryOfThePath() {
        List<String> environment = List.of("PATH=/a", "PATH=/b:relative::/c");
        assertThat(InitCommand.of(List.of("x", "1"), environment).candidates()).containsExactly("/b/x", "/c/x");
        assertThat(InitCommand.of(List.of("./x"), environment).candidates()).containsExactly("./x");
        assertThat(InitCommand.of(List.of("x"), List.of()).candidates()).isEmpty();
    }

    /** In qemu's user mode the command has to be one of this architecture, which the kernel executes itself. */
    @Test
    void runsOnAarch64() throws Exception {
        String qemu = Tools.need("qemu-aarch64", "qemu-user");
        String program = write(new InitCommand(List.of("/no/such"), List.of("gone"), List.of()), Arch.AARCH64);
        assertThat(new ProcessBuilder(qemu, program).start().waitFor()).isEqualTo(127);
    }

    private Process start(String... command) throws IOException {
        var init = InitCommand.of(List.of(command), List.of("PATH=/nosuch:/usr/bin:/bin", "WORD=x"));
        return new ProcessBuilder(write(init, Arch.current())).start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private String write(InitCommand command, Arch arch) throws IOException {
        Path file = directory.resolve("init-" + System.nanoTime());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ContainerInit.image(command, arch).bytes());
        }
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.toString();
    }
}

package org.gantry.linux.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.process.ExitStatus;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.gantry.linux.tty.Pty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine starts a container and is killed; another one, this JVM, takes the container over. */
@NeedsRoot
class AdoptionIT {
    private static final int PATIENCE_MILLIS = 10_000;

    @TempDir
    Path directory;

    @BeforeEach
    void makeContainer() throws IOException {
        TestContainer.in(directory);
    }

    @Test
    void losesNoOutputAndNoExitCode() throws Exception {
        ShimHandle shim = adoptFromDeadEngine("pipes", "echo before; read line; echo got $line; exit 9");
        shim.streams().stdin().orElseThrow().writeFully("word\n".getBytes(StandardCharsets.UTF_8));
        assertThat(Streams.readAll(shim.streams().stdout().orElseThrow())).isEqualTo("before\ngot word\n");
        assertThat(Poll.readable(shim.exitNotice().fd(), PATIENCE_MILLIS)).isTrue();
        assertThat(shim.exitRecord().orElseThrow().status()).isEqualTo(new ExitStatus(9, false));
        shim.release();
    }

    @Test
    void findsWhatEndedWhileNobodyWasThere() throws Exception {
        ShimHandle shim = adoptFromDeadEngine("pipes", "echo last words; exit 5");
        assertThat(Poll.readable(shim.exitNotice().fd(), PATIENCE_MILLIS)).isTrue();
        assertThat(shim.exitRecord().orElseThrow().status().code()).isEqualTo(5);
        assertThat(Streams.readAll(shim.streams().stdout().orElseThrow())).isEqualTo("last words\n");
        shim.release();
    }

    @Test
    void closesStdinThatTheDeadEngineHeldToo() throws Exception {
        ShimHandle shim = adoptFromDeadEngine("pipes", "busybox cat; echo end");
        shim.closeStdin();
        assertThat(Streams.readAll(shim.streams().stdout().orElseThrow())).isEqualTo("end\n");
        shim.release();
    }

    @Test
    void takesTheTerminalOver() throws Exception {
        ShimHandle shim = adoptFromDeadEngine("terminal", "busybox stty -echo; echo ready; read line; echo got $line");
        var master = shim.streams().terminal().orElseThrow();
        assertThat(Streams.readUntil(master, "ready\r\n")).isEqualTo("ready\r\n");
        master.writeFully("word\n".getBytes(StandardCharsets.UTF_8));
        assertThat(Streams.readAll(master)).isEqualTo("got word\r\n");
        shim.release();
    }

    @Test
    void doesNotMistakeAnotherProcessForTheShim() {
        long self = ProcessHandle.current().pid();
        var before = OpenFiles.list();
        assertThat(ShimHandle.adopt((int) self, 1)).isEmpty();
        assertThat(ShimHandle.adopt(Integer.MAX_VALUE, 1)).isEmpty();
        assertThat(OpenFiles.list()).isEqualTo(before);
    }

    private ShimHandle adoptFromDeadEngine(String stdio, String script) throws IOException {
        Process engine = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Engine.class.getName(),
                        directory.toString(),
                        stdio,
                        script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(engine.getInputStream(), StandardCharsets.UTF_8))) {
            String[] words = reader.readLine().split(" ", 2);
            engine.destroyForcibly().onExit().join();
            return ShimHandle.adopt(Integer.parseInt(words[0]), Long.parseLong(words[1]))
                    .orElseThrow();
        }
    }

    /** The engine that is killed. */
    static final class Engine {
        private Engine() {}

        public static void main(String[] arguments) throws Exception {
            Stdio stdio = arguments[1].equals("terminal") ? new Stdio.Terminal(Pty.open()) : new Stdio.Pipes(true);
            TestContainer container = TestContainer.existing(Path.of(arguments[0]));
            ShimHandle shim = Shim.launch(container.shell(stdio, arguments[2]).build());
            shim.start();
            System.out.println(shim.shimPid() + " " + shim.shimStartTime());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}

package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.fd.Fd;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestOutput;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.Test;

/** Containers and execs with a terminal. */
class TerminalIT extends ContainerTest {
    @Test
    void isOnATerminalOfItsOwnDevpts() {
        String output = terminal("tty; ls /dev/pts | xargs echo; stat -c %t:%T /dev/console; echo x > /dev/tty");
        assertThat(output).isEqualTo("/dev/pts/0\r\n0 ptmx\r\n88:0\r\nx\r\n");
    }

    @Test
    void hasTheSizeItIsMadeWithAndGiven() {
        TestSpec spec =
                TestSpec.shell("stty size; trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.05; done");
        spec.terminal = true;
        spec.consoleSize = new RuntimeSpec.Box(33, 77);
        TestContainer container = host.start(spec);
        TaskStreams streams = container.task().openStreams();
        assertThat(streams.terminal()).isTrue();
        assertThat(streams.stderr()).isEqualTo(-1);
        TestOutput.close(streams.stdin());
        try (Fd output = Fd.own(streams.stdout(), "terminal")) {
            assertThat(TestOutput.readUntil(output, "ready")).startsWith("33 77\r\n");
            container.task().resize(new ConsoleSize(44, 88));
            TestOutput.readUntil(output, "44 88");
        }
        container.awaitExit();
    }

    @Test
    void readsWhatIsTyped() {
        TestSpec spec = TestSpec.shell("read line; echo got $line");
        spec.terminal = true;
        TestContainer container = host.start(spec);
        TaskStreams streams = container.task().openStreams();
        try (Fd input = Fd.own(streams.stdin(), "terminal");
                Fd output = Fd.own(streams.stdout(), "terminal")) {
            input.writeFully("word\n".getBytes(StandardCharsets.UTF_8));
            TestOutput.readUntil(output, "got word");
        }
        assertThat(container.awaitExit().code()).isZero();
    }

    @Test
    void belongsToTheUser() {
        TestSpec spec = TestSpec.shell("stat -c %u /dev/console; echo x > /dev/stdout");
        spec.user = new RuntimeSpec.User(1000, 1000, null, null, null);
        assertThat(terminal(spec)).isEqualTo("1000\r\nx\r\n");
    }

    @Test
    void givesExecsATerminalOfTheContainer() {
        TestContainer container = host.start(TestSpec.of("sleep", "100"));
        TestSpec spec = TestSpec.shell("tty; stty size");
        spec.terminal = true;
        spec.consoleSize = new RuntimeSpec.Box(10, 20);
        ExecTask exec = container.exec("e1", spec);
        assertThat(TestOutput.readAll(exec.openStreams()).stdout()).isEqualTo("/dev/pts/0\r\n10 20\r\n");
        assertThat(TestContainer.await(exec.exit()).code()).isZero();
    }

    @Test
    void hasNoSizeWithoutATerminal() {
        TestContainer container = host.start(TestSpec.of("sleep", "100"));
        assertThatThrownBy(() -> container.task().resize(new ConsoleSize(1, 1)))
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessageContaining("no terminal");
    }

    private String terminal(String script) {
        return terminal(TestSpec.shell(script));
    }

    private String terminal(TestSpec spec) {
        spec.terminal = true;
        TestContainer container = host.start(spec);
        String output = container.output().stdout();
        assertThat(container.awaitExit().code()).as(output).isZero();
        return output;
    }
}

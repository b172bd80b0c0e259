package org.gantry.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.karaf.shell.api.console.Session;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.NetworkConfig.PortBinding;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.Containers;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.Containers.CreatedContainer;
import org.gantry.api.engine.Execs;
import org.gantry.api.engine.Execs.ExecConfig;
import org.gantry.api.engine.Execs.ExecDetails;
import org.junit.jupiter.api.Test;

class RunAndExecTest {
    private final List<ContainerConfig> created = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private int exitCode;

    private final Fakes.Answers containers = Fakes.on("create", args -> {
                created.add((ContainerConfig) args[1]);
                return new CreatedContainer("c1", List.of());
            })
            .on("start", args -> call("start " + args[0]))
            .on("await", args -> CompletableFuture.completedFuture(new ContainerExit(exitCode, "")))
            .on("kill", args -> call("kill " + args[0] + " " + args[1]))
            .on("attach", args -> Fakes.streams("said\n"));

    @Test
    void runsInTheForegroundAndPassesTheOutputOn() throws Exception {
        RunCommand run = run();
        assertThat(Fakes.output(run::execute)).isEqualTo("said\n");
        assertThat(calls).containsExactly("start c1");
        ContainerConfig config = created.getFirst();
        assertThat(config.image()).isEqualTo("busybox");
        assertThat(config.process().command()).containsExactly("echo", "hi");
        assertThat(config.process().terminal()).isFalse();
        assertThat(config.lifecycle().autoRemove()).isFalse();
    }

    @Test
    void failsWithTheContainer() {
        exitCode = 3;
        assertThatThrownBy(() -> Fakes.output(run()::execute))
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("exit code 3");
    }

    @Test
    void leavesADetachedContainerRunning() throws Exception {
        RunCommand run = run();
        run.detach = true;
        run.remove = true;
        run.environment = List.of("A=b");
        run.volumes = List.of("/a:/b:ro");
        run.network = "none";
        exitCode = 3;
        assertThat(Fakes.output(run::execute)).isEqualTo("c1\n");
        ContainerConfig config = created.getFirst();
        assertThat(config.process().environment()).containsExactly("A=b");
        assertThat(config.storage().binds()).containsExactly("/a:/b:ro");
        assertThat(config.network().mode()).isEqualTo("none");
        assertThat(config.lifecycle().autoRemove()).isTrue();
    }

    @Test
    void publishesPorts() throws Exception {
        RunCommand run = run();
        run.detach = true;
        run.ports = List.of("8080:80", "127.0.0.1::53/udp", "[::1]:9000-9002:90-92", "80", "8443:443");
        run.publishAll = true;
        Fakes.output(run::execute);
        NetworkConfig network = created.getFirst().network();
        assertThat(network.portBindings())
                .containsOnly(
                        Map.entry("80/tcp", List.of(new PortBinding("", "8080"), new PortBinding("", ""))),
                        Map.entry("53/udp", List.of(new PortBinding("127.0.0.1", ""))),
                        Map.entry("90-92/tcp", List.of(new PortBinding("::1", "9000-9002"))),
                        Map.entry("443/tcp", List.of(new PortBinding("", "8443"))));
        assertThat(network.exposedPorts()).containsExactlyInAnyOrder("80/tcp", "53/udp", "90-92/tcp", "443/tcp");
        assertThat(network.publishAllPorts()).isTrue();
        for (String wrong : List.of("", "x", "0:80", "65536", "80/icmp", "1.2.3.4:80", "80:80:80", "[x]:1:1")) {
            run.ports = List.of(wrong);
            assertThatThrownBy(run::execute).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void takesBothLettersTogether() throws Exception {
        RunCommand run = run();
        run.detach = true;
        run.interactiveTerminal = true;
        Fakes.output(run::execute);
        assertThat(created.getFirst().process().terminal()).isTrue();
        assertThat(created.getFirst().process().openStdin()).isTrue();
    }

    @Test
    void connectsTheKeyboard() throws Exception {
        var typed = new ByteArrayInputStream("what is typed".getBytes(StandardCharsets.UTF_8));
        var received = new CompletableFuture<String>();
        var text = new StringBuilder();
        containers.on(
                "attach",
                args -> new Fakes.Answers()
                        .on("terminal", none -> false)
                        .on("close", none -> null)
                        .on("write", bytes -> text.append(StandardCharsets.UTF_8.decode((ByteBuffer) bytes[0])))
                        .on("closeStdin", none -> received.complete(text.toString()))
                        .on("next", none -> received.join().isEmpty() ? none : null)
                        .as(AttachSession.class));
        RunCommand run = run();
        run.interactive = true;
        run.session =
                Fakes.on("getKeyboard", none -> typed).on("get", name -> null).as(Session.class);
        Fakes.output(run::execute);
        assertThat(received).isCompletedWithValue("what is typed");
    }

    @Test
    void tellsTheContainerOfCtrlC() {
        containers.on("attach", args -> interrupted());
        RunCommand run = run();
        assertThatThrownBy(() -> Fakes.output(run::execute)).isInstanceOf(InterruptedException.class);
        assertThat(calls).containsExactly("start c1", "kill c1 SIGINT");

        containers.on("kill", args -> {
            throw new EngineException.Conflict("is not running");
        });
        assertThatThrownBy(() -> Fakes.output(run::execute)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void execRunsInTheContainerAndFailsWithTheProcess() throws Exception {
        List<ExecConfig> asked = new ArrayList<>();
        ExecCommand exec = new ExecCommand();
        exec.session = Fakes.session();
        exec.engine = Fakes.engine(
                "execs",
                Execs.class,
                Fakes.on("create", args -> {
                            asked.add((ExecConfig) args[1]);
                            return "e1";
                        })
                        .on("start", args -> Fakes.streams("inside\n"))
                        .on("startDetached", args -> call("detached " + args[0]))
                        .on("inspect", args -> new ExecDetails("e1", "c1", asked.getFirst(), false, 0, exitCode)));
        exec.container = "web";
        exec.command = List.of("true");
        assertThat(Fakes.output(exec::execute)).isEqualTo("inside\n");
        exitCode = 4;
        assertThatThrownBy(() -> Fakes.output(exec::execute)).hasMessage("exit code 4");
        exec.detach = true;
        assertThat(Fakes.output(exec::execute)).isEmpty();
        assertThat(calls).containsExactly("detached e1");
        assertThat(asked.getLast().attachStdout()).isFalse();
    }

    private RunCommand run() {
        RunCommand run = new RunCommand();
        run.engine = Fakes.engine("containers", Containers.class, containers);
        run.session = Fakes.session();
        run.image = "busybox";
        run.command = List.of("echo", "hi");
        return run;
    }

    private Object call(String what) {
        calls.add(what);
        return what;
    }

    private static AttachSession interrupted() {
        return new Fakes.Answers()
                .on("terminal", none -> false)
                .on("close", none -> none)
                .on("next", none -> sneak(new InterruptedException()))
                .as(AttachSession.class);
    }

    /** A proxy may throw what the method declares, a Function may not. */
    private static <E extends Throwable> Object sneak(Throwable thrown) throws E {
        @SuppressWarnings("unchecked")
        E any = (E) thrown;
        throw any;
    }
}

package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.gantry.api.ByteSize;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.event.Event;
import org.gantry.rest.testing.DockerCli;
import org.gantry.rest.testing.FakeContainer;
import org.gantry.rest.testing.FakeEvents;
import org.gantry.rest.testing.FakeSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge: what the docker command makes of our answers. */
class DockerCliTest extends ServerTestCase {
    private DockerCli docker;

    @BeforeEach
    @SuppressWarnings("NullAway.Init")
    void findTheCommand() throws IOException {
        docker = new DockerCli(server.socket, Files.createDirectory(directory.resolve("config")));
    }

    private String output(String... arguments) throws Exception {
        DockerCli.Result result = docker.run(arguments);
        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result.output();
    }

    @Test
    void search() throws Exception {
        assertThat(output("search", "--format", "{{.Name}} {{.StarCount}} {{.IsOfficial}} {{.Description}}", "busybox"))
                .isEqualTo("busybox 3037 [OK] Busybox base image.\nexample/busybox 7  \n");
        assertThat(engine.images().calls).containsExactly("search busybox 0 ");
    }

    @Test
    void runInTheForeground() throws Exception {
        DockerCli.Result result = docker.run("run", "--rm", "busybox", "say", "hello", "warn", "trouble", "exit", "3");
        assertThat(result).isEqualTo(new DockerCli.Result(3, "hello\n", "trouble\n"));
        assertThat(engine.containers().calls.get(2))
                .as("the wait is there before the start")
                .contains("REMOVED");
    }

    @Test
    void runWithInput() throws Exception {
        DockerCli.Result result = docker.pipe("from the pipe\n", "run", "-i", "busybox", "cat", "exit", "0");
        assertThat(result).isEqualTo(new DockerCli.Result(0, "from the pipe\n", ""));
    }

    @Test
    void runDetached() throws Exception {
        String id = output("run", "-d", "--name", "dd", "busybox", "hang").strip();
        assertThat(id).hasSize(64);
        assertThat(engine.containers().get("dd").state.isLive()).isTrue();
    }

    @Test
    void runOfAMissingImagePullsIt() throws Exception {
        engine.images().uploadFailure = new EngineException.NotFound("pull access denied for missing");
        DockerCli.Result result = docker.run("run", "missing");
        assertThat(result.exitCode()).isEqualTo(125);
        assertThat(result.errors())
                .contains("Unable to find image 'missing:latest' locally")
                .contains("pull access denied for missing");
        assertThat(engine.images().calls).containsExactly("pull docker.io/library/missing:latest false  ");
    }

    @Test
    void aPullIsSeen() throws Exception {
        assertThat(output("pull", "example/sub/child:v1"))
                .contains("v1: Pulling from child")
                .contains("abcabcabcabc: Pull complete")
                .endsWith("docker.io/example/sub/child:v1\n");
        assertThat(output("pull", "-q", "--platform", "linux/arm64", "child@sha256:" + "ab".repeat(32)))
                .contains("child");
        output("pull", "-a", "child");
        assertThat(engine.images().calls)
                .containsExactly(
                        "pull docker.io/example/sub/child:v1 false  ",
                        "pull docker.io/library/child@sha256:" + "ab".repeat(32) + " false linux/arm64 ",
                        "pull docker.io/library/child true  ");
    }

    @Test
    void aPullThatFailsOnTheWayFails() throws Exception {
        engine.images().transferFailure = new EngineException.Internal("the disk is full");
        DockerCli.Result result = docker.run("pull", "child");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("the disk is full");
    }

    @Test
    void aPushIsSeen() throws Exception {
        assertThat(output("push", "child:v1")).contains("abcabcabcabc: Pull complete");
        output("push", "-a", "child");
        assertThat(engine.images().calls)
                .containsExactly("push docker.io/library/child:v1 false", "push docker.io/library/child true");
    }

    @Test
    void refusalsReachTheUser() throws Exception {
        DockerCli.Result gpus = docker.run("run", "--gpus", "all", "busybox");
        assertThat(gpus.errors()).contains("HostConfig.DeviceRequests is not supported by this engine");
        assertThat(docker.run("swarm", "init").errors()).contains("swarm mode is not supported");
        assertThat(docker.run("node", "ls").errors()).contains("This node is not a swarm manager.");
        assertThat(engine.containers().calls).isEmpty();
    }

    @Test
    void volumes() throws Exception {
        assertThat(output("volume", "create", "--label", "a=b", "-o", "type=tmpfs", "-o", "device=tmpfs", "used"))
                .isEqualTo("used\n");
        assertThat(output("volume", "create")).isEqualTo("f".repeat(64) + "\n");
        output("volume", "create", "free");
        assertThat(output("volume", "ls", "--format", "{{.Driver}} {{.Name}} {{.Labels}} {{.Scope}}"))
                .contains("local used a=b local\n")
                .contains("com.docker.volume.anonymous=");
        assertThat(output("volume", "ls", "-q", "-f", "dangling=true", "-f", "name=fre"))
                .isEqualTo("free\n");
        assertThat(output("volume", "ls", "-q", "-f", "label=a=b")).isEqualTo("used\n");
        assertThat(docker.run("volume", "ls", "-f", "colour=red").errors()).contains("invalid filter 'colour'");
        assertThat(output("volume", "inspect", "-f", "{{.Mountpoint}} {{.Options}} {{.CreatedAt}}", "used"))
                .isEqualTo("/volumes/used/_data map[device:tmpfs type:tmpfs] 2024-01-01T00:00:00Z\n");
        assertThat(docker.run("volume", "inspect", "nosuch").errors()).contains("get nosuch: no such volume");
        assertThat(docker.run("volume", "rm", "nosuch").errors()).contains("get nosuch: no such volume");
        assertThat(output("volume", "rm", "-f", "nosuch")).isEqualTo("nosuch\n");
        assertThat(output("volume", "prune", "-f")).contains("f".repeat(64)).contains("reclaimed space: 7B");
        assertThat(output("volume", "prune", "-f", "-a", "--filter", "label!=a"))
                .contains("free");
        assertThat(output("volume", "ls", "-q")).isEqualTo("used\n");
    }

    @Test
    void listsContainers() throws Exception {
        container("hang", "with space");
        engine.containers().start("c");
        assertThat(output("ps", "--no-trunc", "--format", "{{.Names}}|{{.Image}}|{{.Command}}|{{.State}}|{{.Status}}"))
                .isEqualTo("c|busybox|\"hang 'with space'\"|running|Up Less than a second\n");
        assertThat(output("ps", "-q", "--filter", "status=exited")).isEmpty();
        assertThat(output("ps", "-s", "--format", "{{.Size}}")).isEqualTo("12B (virtual 1.23kB)\n");
        assertThat(docker.run("ps", "--filter", "foo=bar").errors()).contains("invalid filter 'foo'");
        assertThat(docker.run("ps", "--filter", "status=foo").errors()).contains("invalid filter 'status=foo'");
    }

    @Test
    void theLifeOfAContainer() throws Exception {
        container("hang");
        assertThat(output("start", "c")).isEqualTo("c\n");
        assertThat(output("pause", "c")).isEqualTo("c\n");
        assertThat(output("unpause", "c")).isEqualTo("c\n");
        assertThat(output("rename", "c", "dd")).isEmpty();
        assertThat(output("top", "dd", "-o", "pid,cmd")).contains("PID").contains("ls");
        assertThat(output("stop", "-t", "3", "-s", "SIGINT", "dd")).isEqualTo("dd\n");
        assertThat(output("wait", "dd")).isEqualTo("143\n");
        assertThat(output("restart", "dd")).isEqualTo("dd\n");
        assertThat(output("rm", "-v", "dd")).isEqualTo("dd\n");
        assertThat(engine.containers().calls)
                .contains("top dd -o pid,cmd", "stop dd SIGINT PT3S", "restart dd null null", "remove dd false true");
        assertThat(docker.run("rm", "dd").errors()).contains("No such container: dd");
    }

    @Test
    void kill() throws Exception {
        container("hang");
        engine.containers().start("c");
        assertThat(docker.run("rm", "c").errors()).contains("container is running: stop the container before");
        assertThat(output("kill", "-s", "TERM", "c")).isEqualTo("c\n");
        assertThat(engine.containers().calls).contains("kill c TERM");
    }

    @Test
    void startAttached() throws Exception {
        container("say", "hello", "exit", "5");
        DockerCli.Result result = docker.run("start", "-a", "c");
        assertThat(result).isEqualTo(new DockerCli.Result(5, "hello\n", ""));
    }

    @Test
    void attachUntilTheEnd() throws Exception {
        FakeContainer container = container("hang");
        engine.containers().start("c");
        Process attached = docker.start("attach", "--no-stdin", "c");
        while (container.sessions.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        container.sessions.getFirst().stdout("later\n");
        container.exit.complete(new ContainerExit(7, ""));
        container.sessions.getFirst().end();
        assertThat(new String(attached.getInputStream().readAllBytes())).isEqualTo("later\n");
        assertThat(attached.waitFor()).isEqualTo(7);
    }

    @Test
    void logs() throws Exception {
        container("hang");
        DockerCli.Result result = docker.run("logs", "--tail", "2", "-t", "c");
        assertThat(result.output()).isEqualTo("2024-05-01T10:00:00.000000000Z half a line\n");
        assertThat(result.errors()).isEqualTo("2024-05-01T10:00:00.001000000Z trouble\n");
    }

    @Test
    void logsFollowedByACommandThatIsKilled() throws Exception {
        container("hang");
        Process follower = docker.start("logs", "-f", "c");
        while (engine.containers().logs.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        follower.destroyForcibly().waitFor();
        assertThat(engine.containers().logs.getFirst().closed.await(5, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void execWithInput() throws Exception {
        container("hang");
        engine.containers().start("c");
        FakeSession session = engine.execs().session;
        Thread echo = Thread.startVirtualThread(() -> {
            try {
                session.stdinClosed.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            engine.execs().exitCode = 4;
            session.stdout(session.received()).stderr("!").end();
        });
        DockerCli.Result result = docker.pipe("x", "exec", "-i", "-u", "1", "-w", "/w", "-e", "A=b", "c", "cat", "-");
        echo.join();
        assertThat(result).isEqualTo(new DockerCli.Result(4, "x", "!"));
        assertThat(Objects.requireNonNull(engine.execs().config).command()).containsExactly("cat", "-");
        assertThat(engine.execs().config.user()).isEqualTo("1");
        assertThat(engine.execs().config.workingDirectory()).isEqualTo("/w");
        assertThat(engine.execs().config.environment()).containsExactly("A=b");
    }

    @Test
    void execOfAProgramThatIsNotThere() throws Exception {
        container("hang");
        engine.containers().start("c");
        engine.execs().exitCode = 127;
        engine.execs().startFailure = new EngineException.InvalidArgument("exec: \"x\": executable file not found");
        DockerCli.Result result = docker.run("exec", "c", "x");
        assertThat(result).isEqualTo(new DockerCli.Result(127, "exec: \"x\": executable file not found\r\n", ""));
    }

    @Test
    void execDetached() throws Exception {
        container("hang");
        engine.containers().start("c");
        assertThat(output("exec", "-d", "c", "x")).isEmpty();
        assertThat(engine.execs().calls).containsExactly("startDetached");
    }

    @Test
    void images() throws Exception {
        assertThat(output("images", "--format", "{{.Repository}}:{{.Tag}} {{.ID}} {{.Size}}"))
                .isEqualTo("example/sub/child:v1 cdcdcdcdcdcd 4.32kB\nbusybox:latest abababababab 4.32kB\n");
        assertThat(output("images", "-q", "--filter", "reference=busy*")).isEqualTo("abababababab\n");
        assertThat(output("images", "-q", "--filter", "dangling=true")).isEmpty();
        assertThat(output("image", "inspect", "example/sub/child:v1", "--format", "{{.Config.Cmd}} {{.RootFS.Type}}"))
                .isEqualTo("[sh] layers\n");
        assertThat(output("history", "--no-trunc", "--format", "{{.CreatedBy}}|{{.Size}}|{{.Comment}}", "busybox"))
                .isEqualTo("CMD|12B|a comment\n");
        assertThat(output("tag", "busybox", "x/y:z")).isEmpty();
        assertThat(output("rmi", "-f", "busybox"))
                .isEqualTo("Untagged: busybox\nDeleted: sha256:" + "ab".repeat(32) + "\n");
        assertThat(engine.images().calls).containsExactly("tag busybox docker.io/x/y:z", "remove busybox true");
    }

    @Test
    void loadAndImport() throws Exception {
        DockerCli.Result loaded = docker.pipe("not really a tar", "load");
        assertThat(loaded.output()).startsWith("Loaded image: busybox:latest\nLoaded image ID: sha256:cdcd");
        assertThat(engine.images().uploaded).isEqualTo(16);
        DockerCli.Result imported = docker.pipe("tar", "import", "-c", "CMD x", "-m", "msg", "-", "foo:bar");
        assertThat(imported.output()).isEqualTo("sha256:" + "ab".repeat(32) + "\n");
        assertThat(Objects.requireNonNull(engine.images().importRequest).name()).isEqualTo("foo:bar");
    }

    @Test
    void events() throws Exception {
        Process listener = docker.start("events", "--format", "{{.Action}} {{.Actor.ID}}");
        FakeEvents.Session session = engine.events().subscribed.take();
        engine.events().publish(new Event(Event.Type.CONTAINER, "start", "abc", Map.of(), Instant.now()));
        assertThat(listener.inputReader().readLine()).isEqualTo("start abc");
        listener.destroyForcibly().waitFor();
        assertThat(session.closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void statsUpdateAndInspect() throws Exception {
        container("hang");
        engine.containers().start("c");
        assertThat(output("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}} {{.PIDs}}", "c"))
                .isEqualTo("c 4kB / 4GiB 5\n".replace("4kB", "3.906KiB"));
        DockerCli.Result update = docker.run("update", "--memory", "10m", "c");
        assertThat(update.output()).contains("c\n");
        assertThat(Objects.requireNonNull(engine.containers().update)
                        .resources()
                        .memory()
                        .limit())
                .isEqualTo(ByteSize.ofMebibytes(10));
        assertThat(output("inspect", "-f", "{{.State.Status}} {{.Name}} {{.Config.Image}}", "c"))
                .isEqualTo("running /c busybox\n");
        assertThat(docker.run("inspect", "none").errors()).containsIgnoringCase("no such object: none");
    }

    @Test
    void versionInfoAndNetworks() throws Exception {
        assertThat(output("version", "--format", "{{.Server.APIVersion}} {{.Server.Version}} {{.Server.Arch}}"))
                .isEqualTo("1.50 0.1.0 amd64\n");
        assertThat(output("info", "--format", "{{.Containers}} {{.Driver}} {{.DefaultRuntime}} {{.CgroupVersion}}"))
                .isEqualTo("6 overlayfs libcontainer 1\n");
        assertThat(docker.run("info").exitCode()).isZero();
        assertThat(output("network", "ls", "--format", "{{.Name}} {{.Driver}} {{.Scope}}"))
                .isEqualTo("bridge bridge local\n");
        assertThat(output("network", "inspect", "bridge", "--format", "{{range .IPAM.Config}}{{.Subnet}}{{end}}"))
                .isEqualTo("172.29.0.0/16\n");
    }
}

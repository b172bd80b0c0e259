package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gantry.itests.support.BuiltBundle;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;

/** {@code ./gantry restart}: everything of the engine is replaced, and nothing of the containers. */
class RestartIT extends DockerCliTest {
    private static final Pattern REPORT = Pattern.compile(
            "restarted after \\d+ ms: pid (\\d+); no client waited longer than (\\d+) ms, and 0 were refused");

    /** What a restart leaves open is open after every one. */
    @Override
    protected void warmUp() {
        restart();
    }

    @Test
    void containersOutliveIt() throws Exception {
        docker.ok(
                "run",
                "-d",
                "--name",
                "writer",
                BUSYBOX,
                "sh",
                "-c",
                "i=0; while :; do i=$((i+1)); echo $i; usleep 2000; done");
        docker.ok("run", "-dit", "--name", "tty", BUSYBOX, "sh");
        docker.ok("run", "-d", "--name", "web", "-p", "127.0.0.1::80", BUSYBOX, "httpd", "-f", "-h", "/etc");
        docker.ok("run", "-d", "--name", "ending", BUSYBOX, "sh", "-c", "sleep 1; echo last words; exit 17");
        docker.ok("run", "-d", "--name", "other", BUSYBOX, "sh", "-c", "read -t 20 x; exit 18");
        String port = docker.ok("port", "web", "80").replaceFirst(".*:", "");
        String pid = docker.ok("inspect", "-f", "{{.State.Pid}}", "writer");
        Object socket = Files.getAttribute(engine.socket(), "unix:ino");
        AtomicBoolean restarting = new AtomicBoolean(true);
        AtomicInteger answered = new AtomicInteger();
        CompletableFuture<List<String>> knocking =
                CompletableFuture.supplyAsync(() -> knock(Integer.parseInt(port), restarting, answered));
        try (Session waiting = docker.start("wait", "other")) {
            long before = engine.pid();
            for (int i = 0; i < 3; i++) {
                restart();
                assertThat(docker.ok("inspect", "-f", "{{.State.Running}} {{.State.Pid}}", "writer"))
                        .isEqualTo("true " + pid);
            }
            assertThat(engine.pid()).isEqualTo(before);
            waiting.exit();
        }
        restarting.set(false);
        assertThat(knocking.get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(answered.get()).isPositive();
        assertThat(Files.getAttribute(engine.socket(), "unix:ino")).isEqualTo(socket);
        assertThat(docker.ok("wait", "ending")).isEqualTo("17");
        assertThat(docker.ok("logs", "ending")).isEqualTo("last words");
        assertThat(docker.ok("wait", "other")).isEqualTo("18");
        try (Session attached = docker.terminal("attach", "tty")) {
            attached.type("echo $((6*7))\n").expect("42").type("exit 5\n");
            assertThat(attached.exit()).isEqualTo(5);
        }
        docker.ok("kill", "writer");
        List<String> lines = docker.ok("logs", "writer").lines().toList();
        assertThat(lines)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, lines.size())
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(docker.ok("run", "--rm", BUSYBOX, "echo", "as before")).isEqualTo("as before");
    }

    /** The assembly that the engine comes back from may be another one. */
    @Test
    void aNewVersionOfEverythingTakesOver() throws IOException {
        docker.ok("run", "-dit", "--name", "stays", "-p", "127.0.0.1::80", BUSYBOX, "httpd", "-f", "-h", "/etc");
        String pid = docker.ok("inspect", "-f", "{{.State.Pid}}", "stays");
        String address = docker.ok("port", "stays", "80");
        Path next = anotherAssembly();
        try {
            String before = docker.ok("version", "-f", "{{.Server.Version}}");
            restart(next);
            assertThat(docker.ok("version", "-f", "{{.Server.Version}}"))
                    .isEqualTo("7.0.0")
                    .isNotEqualTo(before);
            assertThat(docker.ok("inspect", "-f", "{{.State.Running}} {{.State.Pid}}", "stays"))
                    .isEqualTo("true " + pid);
            assertThat(docker.ok("port", "stays", "80")).isEqualTo(address);
            assertThat(docker.ok("exec", "stays", "echo", "here")).isEqualTo("here");
        } finally {
            restart();
            Command.of("rm", "-rf", next.toString()).run().ok();
        }
        assertThat(docker.ok("exec", "stays", "echo", "and back")).isEqualTo("and back");
    }

    /** A copy of the one under test, one of whose bundles says that it is newer. */
    private Path anotherAssembly() throws IOException {
        Path copy = engine.directory().resolve("another");
        Command.of("cp", "-al", System.getProperty("gantry.it.assembly"), copy.toString())
                .run()
                .ok();
        try (Stream<Path> files = Files.walk(copy.resolve("system/org/gantry/org.gantry.engine"))) {
            Path jar = files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
            Files.delete(jar); // or the link's other name would change as well
            BuiltBundle.of("engine").with(jar, main -> main.putValue("Bundle-Version", "7.0.0"));
        }
        Path identity = copy.resolve("assembly.id");
        String was = Files.readString(identity);
        Files.delete(identity);
        Files.writeString(identity, was.replaceFirst("^.", "x"));
        return copy;
    }

    /** A client that connects meanwhile waits, and is not refused. */
    @Test
    void nobodyIsRefused() {
        AtomicBoolean restarting = new AtomicBoolean(true);
        CompletableFuture<List<String>> clients = CompletableFuture.supplyAsync(() -> {
            var failures = new java.util.ArrayList<String>();
            while (restarting.get()) {
                var result = docker.run("ps", "-q");
                if (result.exit() != 0) {
                    failures.add(result.err());
                }
            }
            return failures;
        });
        restart();
        restarting.set(false);
        assertThat(clients.join()).isEmpty();
    }

    @Test
    void whatIsOrderedByAnybodyElseIsNotExecuted() throws IOException {
        assertThat(engine.launcher("take-over").run().exits(1).err()).contains("for an engine that restarts");
        assertThat(engine.launcher("status").run().exits(0).out()).contains("answers on");
    }

    private String restart() {
        return restart(engine.launcher("restart"));
    }

    /** Nothing is recorded for an assembly that is soon gone. */
    private String restart(Path assembly) {
        return restart(engine.launcher("restart")
                .with("GANTRY_ASSEMBLY", assembly.toString())
                .with("GANTRY_AOT", "off"));
    }

    private static String restart(Command launcher) {
        String said = launcher.within(Duration.ofMinutes(3)).run().exits(0).err();
        Matcher report = REPORT.matcher(said);
        assertThat(report.find()).as(said).isTrue();
        System.out.println(said.strip());
        return said;
    }

    /** Connections to a published port, as long as it lasts; what went wrong with them. */
    private static List<String> knock(int port, AtomicBoolean going, AtomicInteger answered) {
        var failures = new java.util.ArrayList<String>();
        while (going.get()) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream().write("GET /hostname HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                if (said.startsWith("HTTP/1.1 200")) {
                    answered.incrementAndGet();
                } else {
                    failures.add("said " + said);
                }
                Thread.sleep(20);
            } catch (IOException e) {
                failures.add(e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return failures;
    }
}

package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.gantry.itests.support.BuiltBundle;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.Docker;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Pings;
import org.gantry.itests.support.Result;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The REST front end is replaced under its clients, in place and by one beside it. */
class FrontSwapIT extends DockerCliTest {
    private static final BuiltBundle REST = BuiltBundle.of("rest");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SWAPS = 2;

    @TempDir
    Path work;

    private int version;
    private long bundle;

    /** The first swap makes the engine load what is for swaps only, and the first jcmd makes its JVM listen for the next ones. */
    @Override
    protected void warmUp() {
        updateInPlace();
        assertThat(loaders()).isPositive();
    }

    @Test
    void nobodyNotices() throws Exception {
        docker.ok("run", "-d", "--name", "still", BUSYBOX, "sleep", "1000");
        docker.ok(
                "create",
                "--name",
                "numbers",
                BUSYBOX,
                "sh",
                "-c",
                "i=0; while :; do i=$((i+1)); echo $i; usleep 4000; done");
        Object socket = Files.getAttribute(engine.socket(), "unix:ino");
        try (Session attached = docker.start("start", "-a", "numbers");
                Session exec = docker.start("exec", "-i", "still", "sh", "-c", "while read l; do echo got $l; done");
                Session terminal = docker.terminal("exec", "-it", "still", "sh");
                Session events = docker.start(
                        "events",
                        "--filter",
                        "type=container",
                        "--filter",
                        "event=die",
                        "--format",
                        "{{.Action}} {{.Actor.Attributes.exitCode}}");
                Session stats = docker.start("stats", "--format", "{{.Name}}", "still");
                Session followed = once(attached, "logs", "-f", "numbers");
                Session waiting = once(attached, "wait", "numbers");
                Pings pings = new Pings(engine.socket())) {
            exec.type("0\n").expect("got 0");
            terminal.expect("#");
            AtomicBoolean swapping = new AtomicBoolean(true);
            CompletableFuture<Integer> runs = CompletableFuture.supplyAsync(() -> runWhile(swapping));
            for (int i = 1; i <= SWAPS; i++) {
                updateInPlace();
                exec.type("a" + i + "\n").expect("got a" + i);
                terminal.type("echo $((1000+" + i + "))\n").expect("100" + i);
                replaceByAnother();
                exec.type("b" + i + "\n").expect("got b" + i);
                terminal.type("echo $((2000+" + i + "))\n").expect("200" + i);
            }
            swapping.set(false);
            int count = runs.get(60, TimeUnit.SECONDS);
            assertThat(count).isPositive();
            assertThat(Session.eventually(
                            () -> events.output()
                                            .lines()
                                            .filter("die 9"::equals)
                                            .count()
                                    == count,
                            PATIENCE))
                    .as("%s of %s deaths in %s", "die 9", count, events)
                    .isTrue();
            assertThat(stats.isAlive()).isTrue();
            docker.ok("kill", "numbers");
            assertThat(attached.exit()).isEqualTo(137);
            assertThat(waiting.exit()).isZero();
            assertThat(waiting.output()).isEqualTo("137\n");
            assertThat(followed.exit())
                    .as(
                            "%s",
                            followed.toString()
                                    .substring(Math.max(0, followed.toString().length() - 300)))
                    .isZero();
            assertThat(exec.endInput().exit()).as("%s", exec).isZero();
            assertThat(terminal.type("exit 5\n").exit()).isEqualTo(5);
            List<String> logged = docker.ok("logs", "numbers").lines().toList();
            assertThat(breaks(logged)).as("logs").isEmpty();
            assertThat(breaks(attached.output().lines().toList())).as("attach").isEmpty();
            assertThat(breaks(followed.output().lines().toList())).as("logs -f").isEmpty();
            assertThat(attached.output().lines()).hasSameSizeAs(logged);
            assertThat(followed.output().lines()).hasSameSizeAs(logged);
            assertThat(pings.failures()).isEmpty();
            assertThat(pings.answered()).isGreaterThan(SWAPS * 2);
            System.out.printf(
                    "%d calls during %d swaps, 99 of 100 within %d ms%n",
                    pings.answered(), 2 * SWAPS, pings.percentile99().toMillis());
        }
        assertThat(Files.getAttribute(engine.socket(), "unix:ino")).isEqualTo(socket);
    }

    /** As containers have it that manage others. */
    @Test
    void aSocketThatIsMountedIntoAContainerIsStillTheEngines() throws IOException {
        docker.ok("run", "-d", "--name", "manager", "-v", engine.socket() + ":/engine.sock", BUSYBOX, "sleep", "1000");
        String pid = docker.ok("inspect", "-f", "{{.State.Pid}}", "manager");
        Docker inside = new Docker(Path.of("/proc", pid, "root/engine.sock"));
        assertThat(inside.ok("ps", "--format", "{{.Names}}")).isEqualTo("manager");
        updateInPlace();
        assertThat(inside.ok("ps", "--format", "{{.Names}}")).isEqualTo("manager");
        replaceByAnother();
        assertThat(inside.ok("ps", "--format", "{{.Names}}")).isEqualTo("manager");
        ok("gantry:swap rest " + REST.version(work, "1.1." + ++version));
        bundle = 0;
        assertThat(inside.ok("ps", "--format", "{{.Names}}")).isEqualTo("manager");
    }

    @Test
    void moreSwapsLeaveNoMoreClassLoaders() {
        replaceByAnother();
        updateInPlace();
        long loaders = loaders();
        for (int i = 0; i < 2; i++) {
            replaceByAnother();
            updateInPlace();
        }
        assertThat(Session.eventually(() -> loaders() <= loaders, PATIENCE))
                .as("class loaders")
                .isTrue();
    }

    /** Only now: what waits for a container that is not started yet, or follows it, ends at once. */
    private Session once(Session attached, String... arguments) {
        attached.expect("\n50\n");
        return docker.start(arguments);
    }

    /** Where lines that should count from one do not. */
    private static List<String> breaks(List<String> lines) {
        return IntStream.range(0, lines.size())
                .filter(i -> !lines.get(i).equals(Integer.toString(i + 1)))
                .limit(5)
                .mapToObj(i -> "line " + (i + 1) + " of " + lines.size() + " is " + lines.get(i))
                .toList();
    }

    private int runWhile(AtomicBoolean condition) {
        int count = 0;
        while (condition.get()) {
            docker.run("run", "--rm", "--network", "none", BUSYBOX, "sh", "-c", "exit 9")
                    .exits(9);
            count++;
        }
        return count;
    }

    private void updateInPlace() {
        ok("bundle:update " + bundle() + " file:" + REST.jar());
    }

    private void replaceByAnother() {
        long old = bundle();
        String installed = ok(
                "bundle:install -l 80 -s file:" + REST.version(work, "1.0." + ++version) + "; bundle:uninstall " + old);
        Matcher id = Pattern.compile("Bundle ID: (\\d+)").matcher(installed);
        assertThat(id.find()).as(installed).isTrue();
        bundle = Long.parseLong(id.group(1));
    }

    /** The identifier of the one REST bundle. */
    private long bundle() {
        if (bundle == 0) {
            Matcher line = Pattern.compile("(?m)^ *(\\d+) .*Gantry :: REST").matcher(ok("bundle:list -t 0"));
            assertThat(line.find()).isTrue();
            bundle = Long.parseLong(line.group(1));
        }
        return bundle;
    }

    private String ok(String line) {
        Result result = engine.console(line);
        assertThat(result.out() + result.err()).doesNotContain("Error executing");
        return result.ok();
    }

    /** How many class loaders there are that have loaded the front end. */
    private long loaders() {
        jcmd("GC.run");
        return jcmd("VM.classloaders show-classes=true")
                .lines()
                .filter(line -> line.endsWith(" org.gantry.rest.RestServer"))
                .count();
    }

    private String jcmd(String command) {
        return Command.of(System.getProperty("java.home") + "/bin/jcmd", Long.toString(engine.pid()))
                .and(List.of(command.split(" ")))
                .run()
                .ok();
    }
}

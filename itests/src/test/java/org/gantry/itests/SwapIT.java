package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.stream.IntStream;
import org.gantry.itests.support.BuiltBundle;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Result;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gantry:swap}: parts of an engine are replaced while containers run and clients are connected. */
class SwapIT extends DockerCliTest {
    private static final BuiltBundle DRIVER = BuiltBundle.of("runtime-libcontainer");
    private static final BuiltBundle IMAGES = BuiltBundle.of("images");
    private static final BuiltBundle NETWORK = BuiltBundle.of("network");
    private static final BuiltBundle REST = BuiltBundle.of("rest");

    @TempDir
    Path work;

    @Override
    protected void warmUp() {
        assertThat(parts()).contains("driver", "images", "network", "rest");
    }

    @Test
    void aDriverIsReplacedUnderContainersAndClients() {
        docker.ok("run", "-d", "--name", "d1", BUSYBOX, "sh", "-c", "read x; exit 7");
        docker.ok("run", "-di", "--name", "d2", BUSYBOX, "sh", "-c", "read x; echo got $x; exit 7");
        try (Session attached = docker.start("attach", "d2");
                Session exec = docker.start("exec", "-i", "d2", "sh", "-c", "read y; echo exec $y; exit 9")) {
            attached.type("");
            assertThat(Session.eventually(() -> docker.ok("top", "d2").contains("echo exec"), Duration.ofSeconds(10)))
                    .isTrue();
            String report = swap("driver", DRIVER.version(work, "2.0.0"));
            assertThat(report).containsPattern("after +\\| org.gantry.runtime.libcontainer 2.0.0");
            assertThat(report).containsPattern("tasks adopted +\\| 1");
            exec.type("after\n").expect("exec after");
            assertThat(exec.exit()).isEqualTo(9);
            docker.ok("pause", "d2");
            docker.ok("unpause", "d2");
            assertThat(docker.ok("exec", "d2", "echo", "new exec")).isEqualTo("new exec");
            attached.type("that\n").expect("got that");
            assertThat(attached.exit()).isEqualTo(7);
        }
        assertThat(docker.ok("wait", "d2")).isEqualTo("7");
        assertThat(parts()).contains("libcontainer 2.0.0").doesNotContain("libcontainer 0.1.0");
        docker.ok("run", "--rm", BUSYBOX, "true");
    }

    /** The framework holds one bundle of a name and version: that is updated, and calls wait for it. */
    @Test
    void theSameVersionIsReplacedInPlace() {
        docker.ok("run", "-d", "--name", "p1", BUSYBOX, "sh", "-c", "sleep 1000");
        Path next = DRIVER.version(work, "3.0.0");
        swap("driver", next);
        String report = swap("driver", next);
        assertThat(report).contains("updated in place").containsPattern("tasks adopted +\\| 1");
        assertThat(docker.ok("exec", "p1", "echo", "here")).isEqualTo("here");
        docker.ok("kill", "p1");
        assertThat(docker.ok("wait", "p1")).isEqualTo("137");
        Path images = IMAGES.version(work, "3.0.1");
        swap("images", images);
        assertThat(swap("images", images)).contains("updated in place");
        docker.ok("run", "--rm", BUSYBOX, "true");
    }

    @Test
    void imagesAndNetworkAreReplaced() throws IOException {
        docker.ok("network", "create", "own");
        docker.ok(
                "run",
                "-d",
                "--name",
                "web",
                "--network",
                "own",
                "-p",
                "127.0.0.1::80",
                BUSYBOX,
                "httpd",
                "-f",
                "-h",
                "/etc");
        String address = docker.ok("port", "web", "80");
        assertThat(swap("images", IMAGES.version(work, "2.0.0"))).contains("images 2.0.0");
        assertThat(swap("network", NETWORK.version(work, "2.0.0"))).contains("network 2.0.0");
        assertThat(get(address)).contains("root");
        assertThat(docker.ok("run", "--rm", "--network", "own", BUSYBOX, "wget", "-qO-", "http://web/passwd"))
                .contains("root");
        docker.run("run", "--rm", "-p", address + ":80", BUSYBOX, "true").exits(125);
        docker.ok("rm", "-f", "web");
        docker.ok("network", "rm", "own");
        assertThat(docker.ok("images", "-q")).isNotEmpty();
    }

    /** The one that answers is replaced, and its clients stay. */
    @Test
    void theFrontEndIsReplacedUnderItsClients() {
        docker.ok("run", "-di", "--name", "f1", BUSYBOX, "sh", "-c", "while read x; do echo got $x; done");
        try (Session attached = docker.start("attach", "f1");
                Session events = docker.start("events", "--filter", "event=die", "--format", "{{.Action}}")) {
            attached.type("one\n").expect("got one");
            Path next = REST.version(work, "2.0.0");
            assertThat(swap("rest", next)).containsPattern("after +\\| org.gantry.rest 2.0.0");
            attached.type("two\n").expect("got two");
            assertThat(swap("rest", next)).contains("updated in place");
            assertThat(refused("rest", REST.without("rest/FrontServer.class", work.resolve("broken.jar"), "2.0.1")))
                    .contains("rolled back");
            assertThat(refused("--canary 10 rest", REST.version(work, "2.0.2")))
                    .contains("no version of the part rest can be on trial");
            attached.type("three\n").expect("got three");
            docker.ok("kill", "f1");
            assertThat(attached.exit()).isEqualTo(137);
            events.expect("die");
        }
        assertThat(parts()).contains("rest 2.0.0");
    }

    @Test
    void whatIsNotFitIsRolledBack() {
        docker.ok("run", "-d", "--name", "r1", BUSYBOX, "sleep", "1000");
        String before = parts();
        Map<String, BuiltBundle> bundles = Map.of("driver", DRIVER, "images", IMAGES, "network", NETWORK, "rest", REST);
        bundles.forEach((part, bundle) -> {
            Path unresolved = bundle.with(work.resolve(part + "-1.jar"), main -> {
                main.putValue("Bundle-Version", "8.0.0");
                main.putValue("Import-Package", main.getValue("Import-Package") + ",org.example.missing");
            });
            assertThat(refused(part, unresolved)).contains("does not resolve");
            Path silent = bundle.with(work.resolve(part + "-2.jar"), main -> {
                main.putValue("Bundle-Version", "8.0.1");
                main.remove(new Attributes.Name("Service-Component"));
            });
            assertThat(refused(part, silent)).contains("rolled back").containsPattern("provide|has no front end");
        });
        assertThat(parts()).isEqualTo(before);
        assertThat(docker.ok("exec", "r1", "echo", "as before")).isEqualTo("as before");
        docker.ok("run", "--rm", BUSYBOX, "true");
    }

    /** What the framework holds under that name and version comes back with the content it had. */
    @Test
    void anUpdateInPlaceThatFailsIsUndone() {
        docker.ok("run", "-d", "--name", "u1", BUSYBOX, "sleep", "1000");
        Map.of("images", IMAGES, "driver", DRIVER, "network", NETWORK, "rest", REST)
                .forEach((part, bundle) -> {
                    swap(part, bundle.version(work, "6.0.0"));
                    String before = parts();
                    Path silent = bundle.with(work.resolve("silent.jar"), main -> {
                        main.putValue("Bundle-Version", "6.0.0");
                        main.remove(new Attributes.Name("Service-Component"));
                    });
                    assertThat(refused(part, silent)).contains("rolled back");
                    assertThat(parts()).isEqualTo(before);
                });
        assertThat(docker.ok("exec", "u1", "echo", "as before")).isEqualTo("as before");
        docker.ok("run", "--rm", BUSYBOX, "true");
    }

    /** A load takes as long as its client likes: nothing else waits for it, and the store is not taken from it unless told to. */
    @Test
    void aCallThatDoesNotEndKeepsItsPartUnlessInterrupted() {
        Path next = IMAGES.version(work, "6.1.0");
        try (Session load = docker.start("load")) {
            assertThat(Session.eventually(
                            () -> refused("images", next).contains("is still busy"), Duration.ofSeconds(20)))
                    .isTrue();
            assertThat(load.isAlive()).isTrue();
            assertThat(parts()).doesNotContain("images 6.1.0");
            docker.ok("run", "--rm", BUSYBOX, "true");
            assertThat(ok("gantry:swap --interrupt --limit 2 images " + next)).contains("images 6.1.0");
            load.endInput();
            assertThat(load.exit()).isNotZero();
        }
        docker.ok("run", "--rm", BUSYBOX, "true");
    }

    @Test
    void whatIsNoSuchPartIsRefused() {
        docker.ok("run", "-d", "--name", "o1", BUSYBOX, "sleep", "1000");
        assertThat(refused("driver", Path.of("/etc/passwd"))).contains("not an OSGi bundle");
        assertThat(refused("driver", IMAGES.version(work, "9.0.0"))).contains("provides no execution driver");
        assertThat(refused("nosuch", Path.of("/x.jar"))).contains("no such part: nosuch");
        assertThat(refused("driver", "http://127.0.0.1/x.jar")).contains("downloads no code");
        assertThat(docker.ok("exec", "o1", "echo", "still")).isEqualTo("still");
    }

    /** The share is spread evenly. */
    @Test
    void aVersionOnTrialGetsItsShareAndIsPromotedOrRolledBack() {
        Path next = DRIVER.version(work, "4.0.0");
        String report = ok("gantry:swap --canary 50 driver " + next);
        assertThat(report).containsPattern("on trial +\\| org.gantry.runtime.libcontainer 4.0.0");
        IntStream.range(0, 4).forEach(i -> docker.ok("run", "-d", "--name", "c" + i, BUSYBOX, "sleep", "1000"));
        assertThat(ok("gantry:swap --rollback driver")).containsPattern("tasks adopted +\\| 2");
        assertThat(parts()).doesNotContain("libcontainer 4.0.0");
        ok("gantry:swap --canary 25 driver " + next);
        assertThat(ok("gantry:swap --promote driver")).containsPattern("tasks adopted +\\| 4");
        assertThat(parts()).contains("libcontainer 4.0.0");
        IntStream.range(0, 4).forEach(i -> docker.ok("exec", "c" + i, "true"));
    }

    /** Containers that it does not manage to make are made by the one before, so nobody notices. */
    @Test
    void aVersionOnTrialThatFailsIsRolledBack() {
        Path broken = DRIVER.without("libcontainer/HeldByShim.class", work.resolve("broken.jar"), "5.0.0");
        ok("gantry:swap --canary 99 --failures 2 driver " + broken);
        assertThat(parts()).contains("libcontainer 5.0.0");
        IntStream.range(0, 4).forEach(i -> docker.ok("run", "--rm", BUSYBOX, "true"));
        assertThat(Session.eventually(() -> !parts().contains("libcontainer 5.0.0"), Duration.ofSeconds(10)))
                .isTrue();
    }

    /** One that cannot make containers takes over none either: it is found out before the old one goes. */
    @Test
    void aDriverThatCannotAdoptIsRolledBack() {
        docker.ok("run", "-d", "--name", "a1", BUSYBOX, "sleep", "1000");
        Path broken = DRIVER.without("libcontainer/ContainerTask.class", work.resolve("broken.jar"), "5.0.1");
        assertThat(refused("driver", broken)).contains("rolled back", "cannot be taken over");
        assertThat(docker.ok("exec", "a1", "echo", "still")).isEqualTo("still");
    }

    private String swap(String part, Path jar) {
        return ok("gantry:swap " + part + " " + jar);
    }

    private String refused(String part, Object location) {
        Result result = engine.console("gantry:swap --limit 2 " + part + " " + location);
        return result.out() + result.err();
    }

    private String parts() {
        return ok("gantry:swap");
    }

    private String ok(String line) {
        Result result = engine.console(line);
        assertThat(result.out() + result.err()).doesNotContain("Error executing");
        return result.ok();
    }

    private static String get(String address) throws IOException {
        try (var in = URI.create("http://" + address + "/passwd").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

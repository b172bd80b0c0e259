package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.DockerRegistry;
import org.gantry.itests.support.Requirements;
import org.gantry.itests.support.Session;
import org.gantry.itests.support.SlowLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pull, push and login with the docker CLI against a real registry. */
class RegistryIT extends DockerCliTest {
    private static final int LARGE = 24 << 20;

    @TempDir
    Path work;

    @Test
    void whatIsPushedComesBackTheSame() {
        try (DockerRegistry registry = DockerRegistry.open(work)) {
            String name = registry.domain() + "/team/busybox:1";
            String id = id(BUSYBOX);
            docker.ok("tag", BUSYBOX, name);
            String pushed = docker.ok("push", name);
            assertThat(pushed)
                    .contains("The push refers to repository [" + registry.domain() + "/team/busybox]")
                    .contains("Pushed")
                    .containsPattern("1: digest: sha256:[0-9a-f]{64} size: \\d+");
            String digest = docker.ok("inspect", "-f", "{{index .RepoDigests 0}}", name);
            assertThat(docker.ok("push", name)).contains("Layer already exists");
            docker.ok("rmi", "-f", id);

            assertThat(docker.ok("pull", name))
                    .contains("1: Pulling from team/busybox")
                    .contains("Pull complete")
                    .contains("Status: Downloaded newer image for " + name);
            assertThat(id(name)).isEqualTo(id);
            assertThat(docker.ok("pull", name)).contains("Status: Image is up to date for " + name);
            assertThat(docker.ok("run", "--rm", name, "echo", "from the registry"))
                    .isEqualTo("from the registry");
            docker.ok("rmi", name);

            assertThat(docker.ok("pull", "-q", digest)).isEqualTo(digest);
            assertThat(id(digest)).isEqualTo(id);
            docker.ok("tag", digest, BUSYBOX);
            docker.ok("rmi", digest);
        }
    }

    @Test
    void aRunPullsWhatIsNotHere() {
        try (DockerRegistry registry = DockerRegistry.open(work)) {
            String name = registry.domain() + "/app:latest";
            docker.ok("tag", BUSYBOX, name);
            docker.ok("push", name);
            docker.ok("rmi", name);
            assertThat(docker.run("run", "--rm", "--pull", "never", name, "true")
                            .exits(125)
                            .err())
                    .contains("No such image: " + name);
            var run = docker.run("run", "--rm", registry.domain() + "/app", "echo", "here");
            assertThat(run.ok()).isEqualTo("here");
            assertThat(run.err()).contains("Unable to find image '" + name + "' locally");
            assertThat(docker.run("run", "--rm", "--pull", "always", name, "true")
                            .exits(0)
                            .err())
                    .contains("Status: Image is up to date for " + name);
            docker.ok("rmi", name);
        }
    }

    @Test
    void whatTheRegistryDoesNotHaveIsSaid() {
        try (DockerRegistry registry = DockerRegistry.open(work)) {
            String name = registry.domain() + "/nothing:1";
            assertThat(docker.run("pull", name).fails())
                    .contains("manifest for " + name + " not found: manifest unknown: manifest unknown");
            assertThat(docker.run("run", "--rm", name).exits(125).err())
                    .contains("manifest for " + name + " not found");
            assertThat(docker.run("push", name).fails()).contains("An image does not exist locally with the tag");
        }
        assertThat(docker.run("pull", "127.0.0.1:1/nobody:1").fails()).contains("connection refused");
    }

    @Test
    void aLoginOpensTheRegistryAndALogoutClosesIt() {
        try (DockerRegistry registry = DockerRegistry.withPassword(work)) {
            String name = registry.domain() + "/app:1";
            docker.ok("tag", BUSYBOX, name);
            assertThat(configured("push", name).run().fails()).contains("unauthorized");
            assertThat(login(registry, "guess").run().fails()).contains("401 Unauthorized");
            assertThat(login(registry, DockerRegistry.PASSWORD).run().ok()).contains("Login Succeeded");
            configured("push", name).run().ok();
            configured("pull", name).run().ok();
            configured("logout", registry.domain()).run().ok();
            assertThat(configured("pull", name).run().fails()).contains("unauthorized: authentication required");
            docker.ok("rmi", name);
            assertThat(engine.log()).doesNotContain(DockerRegistry.PASSWORD);
        }
    }

    @Test
    void loopbackMayHaveACertificateThatNobodyKnows() {
        try (DockerRegistry registry = DockerRegistry.withTls(work)) {
            String name = registry.domain() + "/app:1";
            docker.ok("tag", BUSYBOX, name);
            docker.ok("push", name);
            assertThat(docker.ok("pull", name)).contains("Image is up to date");
            docker.ok("rmi", name);
        }
    }

    @Test
    void otherToolsReadWhatIsPushedAndWriteWhatIsPulled() throws IOException {
        Requirements.program("skopeo", "skopeo");
        try (DockerRegistry registry = DockerRegistry.open(work)) {
            String name = registry.domain() + "/app:1";
            docker.ok("tag", BUSYBOX, name);
            docker.ok("push", name);
            String copy = registry.domain() + "/copy:2";
            Command.of(
                            "skopeo",
                            "copy",
                            "--insecure-policy",
                            "--src-tls-verify=false",
                            "--dest-tls-verify=false",
                            "--format",
                            "v2s2",
                            "docker://" + name,
                            "docker://" + copy)
                    .run()
                    .ok();
            docker.ok("pull", copy);
            assertThat(docker.ok("run", "--rm", copy, "echo", "schema 2")).isEqualTo("schema 2");
            docker.ok("rmi", name, copy);
        }
    }

    @Test
    void aKilledEngineGoesOnWhereItWas() throws IOException {
        try (DockerRegistry registry = DockerRegistry.open(work);
                SlowLine line = new SlowLine(registry.port())) {
            pushLarge(registry);
            String name = line.domain() + "/large:1";
            line.pause(10);
            try (Session pull = docker.start("pull", name)) {
                assertThat(Session.eventually(() -> line.received() > LARGE / 2, Duration.ofSeconds(40)))
                        .isTrue();
                engine.kill();
                pull.exit();
            }
            line.pause(0);
            engine.up();
            docker.ok("pull", name);
            assertThat(docker.ok("run", "--rm", name, "/bin/busybox", "sha256sum", "/random"))
                    .startsWith(sha256(work.resolve("tree/random")));
            // Twice are only what was between the line and the disk, and manifests.
            assertThat(line.received()).isLessThan(LARGE + (4 << 20));
            docker.ok("rmi", name);
        }
    }

    @Test
    void aCancelledPullAndALostLineCostNothingTwice() throws IOException {
        try (DockerRegistry registry = DockerRegistry.open(work);
                SlowLine line = new SlowLine(registry.port())) {
            pushLarge(registry);
            String name = line.domain() + "/large:1";
            line.pause(10);
            try (Session _ = docker.start("pull", name)) {
                assertThat(Session.eventually(() -> line.received() > LARGE / 3, Duration.ofSeconds(40)))
                        .isTrue();
            }
            long atTheEnd = line.received();
            assertThat(Session.eventually(() -> false, Duration.ofSeconds(3))).isFalse();
            assertThat(line.received() - atTheEnd)
                    .as("the engine stops when the client has gone")
                    .isLessThan(8 << 20);
            try (Session pull = docker.start("pull", name)) {
                assertThat(Session.eventually(() -> line.received() > LARGE / 2, Duration.ofSeconds(40)))
                        .isTrue();
                line.cut();
                line.pause(0);
                assertThat(pull.expect("Downloaded newer image").exit()).isZero();
            }
            assertThat(line.received()).isLessThan(LARGE + (4 << 20));
            docker.ok("rmi", name);
        }
    }

    @Test
    void theConsolePullsAndPushes() {
        try (DockerRegistry registry = DockerRegistry.open(work)) {
            String name = registry.domain() + "/console:1";
            docker.ok("tag", BUSYBOX, name);
            assertThat(engine.console("gantry:push " + name).ok()).contains("1: digest: sha256:");
            docker.ok("rmi", name);
            assertThat(engine.console("gantry:pull " + name).ok()).contains("Downloaded newer image for " + name);
            assertThat(docker.ok("run", "--rm", name, "echo", "pulled")).isEqualTo("pulled");
            docker.ok("rmi", name);
        }
    }

    private void pushLarge(DockerRegistry registry) throws IOException {
        byte[] content = new byte[LARGE];
        new Random(5).nextBytes(content);
        Path tree = work.resolve("tree");
        Files.createDirectories(tree.resolve("bin"));
        Files.write(tree.resolve("random"), content);
        Files.copy(Requirements.program("busybox", "busybox-static").toRealPath(), tree.resolve("bin/busybox"));
        Command.of("chmod", "755", tree.resolve("bin/busybox").toString()).run().ok();
        Path tar = work.resolve("large.tar");
        Command.of("tar", "-C", tree.toString(), "-cf", tar.toString(), ".")
                .run()
                .ok();
        String name = registry.domain() + "/large:1";
        docker.ok("import", tar.toString(), name);
        docker.ok("push", name);
        docker.ok("rmi", name);
    }

    private Command login(DockerRegistry registry, String password) {
        return configured("login", "-u", DockerRegistry.USER, "-p", password, registry.domain());
    }

    /** With a configuration of its own, where the CLI keeps what it logged in with. */
    private Command configured(String... arguments) {
        return docker.command(arguments)
                .with("DOCKER_CONFIG", work.resolve("docker").toString());
    }

    private String id(String image) {
        return docker.ok("inspect", "-f", "{{.Id}}", image);
    }

    private static String sha256(Path file) {
        return Command.of("sha256sum", file.toString()).run().ok().substring(0, 64);
    }
}

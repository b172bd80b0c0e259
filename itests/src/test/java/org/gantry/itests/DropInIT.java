package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;

/** A driver that was built against the contracts alone, put into a directory of a running engine. */
class DropInIT extends DockerCliTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aDriverIsThereWithItsFileAndGoneWithIt() throws IOException {
        Path deploy = engine.root().resolve("karaf/deploy");
        docker.ok("run", "-d", "--name", "goes-on", BUSYBOX, "sleep", "1000");
        drop(deploy);
        assertThat(Session.eventually(() -> runtimes().contains("strict"), PATIENCE))
                .isTrue();
        String status = "grep -E 'NoNewPrivs|CapBnd' /proc/self/status";
        String usual = docker.ok("run", "--rm", BUSYBOX, "sh", "-c", status);
        docker.ok("run", "-d", "--runtime", "strict", "--name", "s1", BUSYBOX, "sh", "-c", status + "; sleep 1000");
        assertThat(Session.eventually(() -> docker.ok("logs", "s1").contains("NoNewPrivs:\t1"), PATIENCE))
                .isTrue();
        assertThat(docker.ok("logs", "s1")).isNotEqualTo(usual);
        assertThat(docker.ok("exec", "s1", "sh", "-c", status)).isEqualTo(docker.ok("logs", "s1"));
        assertThat(engine.console("gantry:drivers").ok()).containsPattern("strict +\\| 1.0.0, .*1 running of 1");

        engine.kill();
        engine.up();
        assertThat(Session.eventually(
                        () -> docker.run("exec", "s1", "echo", "back").out().equals("back\n"), PATIENCE))
                .isTrue();
        docker.ok("rm", "-f", "s1");

        Files.delete(deploy.resolve("strict.jar"));
        assertThat(Session.eventually(() -> !runtimes().contains("strict"), PATIENCE))
                .isTrue();
        docker.run("run", "--rm", "--runtime", "strict", BUSYBOX, "true").exits(125);
        docker.ok("exec", "goes-on", "true");
    }

    /** Under a name that is not looked at until the file is whole. */
    private static void drop(Path deploy) throws IOException {
        Files.createDirectories(deploy);
        Path partial = deploy.resolve("strict.partial");
        Files.copy(example(), partial, StandardCopyOption.REPLACE_EXISTING);
        Files.move(partial, deploy.resolve("strict.jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path example() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("../examples/strict-driver/target"))) {
            return built.filter(file -> file.getFileName().toString().matches("org\\.example\\.strict-[0-9].*\\.jar"))
                    .filter(file -> !file.toString().contains("sources"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String runtimes() {
        return docker.run("info", "-f", "{{json .Runtimes}}").out();
    }
}

package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gantry.itests.support.Busybox;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.DockerRegistry;
import org.gantry.itests.support.ImageArchive;
import org.gantry.itests.support.Session;
import org.gantry.itests.support.SlowLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine is killed while images come and go: no blob is ever wrong, and nothing is left that nobody needs. */
class StoreCrashIT extends DockerCliTest {
    private static final int LAYER = 12 << 20;

    @TempDir
    Path work;

    @Test
    void killedWhileImagesComeAndGo() throws IOException {
        Set<String> blobs = blobs();
        long snapshots = snapshots();
        Path archive = archive();
        for (int attempt = 0; attempt < 5; attempt++) {
            Session load = docker.start("load", "-i", archive.toString());
            try (load) {
                Session.eventually(() -> false, Duration.ofMillis(60L + 150L * attempt));
                if (attempt % 2 == 1) {
                    docker.run("rmi", "-f", "crash:1");
                }
                engine.kill();
            }
            engine.up();
            checkBlobs();
            assertThat(docker.ok("run", "--rm", BUSYBOX, "echo", "whole")).isEqualTo("whole");
            assertThat(engine.root().resolve("images/ingest")).isEmptyDirectory();
        }
        docker.ok("load", "-i", archive.toString());
        assertThat(docker.ok("run", "--rm", "crash:1", "cat", "/text")).isEqualTo("there");
        docker.ok("rmi", "crash:1");
        assertThat(blobs()).isEqualTo(blobs);
        assertThat(snapshots()).isEqualTo(snapshots);
    }

    /** What has come of a blob stays for the next pull; what is in the store is whole, whenever it ends. */
    @Test
    void killedWhileImagesArePulled() throws IOException {
        Set<String> blobs = blobs();
        long snapshots = snapshots();
        try (DockerRegistry registry = DockerRegistry.open(work);
                SlowLine line = new SlowLine(registry.port())) {
            String name = line.domain() + "/crash:1";
            docker.ok("load", "-i", archive().toString());
            docker.ok("tag", "crash:1", name);
            docker.ok("push", name);
            docker.ok("rmi", "crash:1", name);
            long pushed = line.received();
            line.pause(1); // 12 MiB take half a second
            for (int attempt = 0; attempt < 3; attempt++) {
                try (Session _ = docker.start("pull", name)) {
                    long come = line.received();
                    Session.eventually(() -> line.received() > come, Duration.ofSeconds(10));
                    Session.eventually(() -> false, Duration.ofMillis(250L * attempt));
                    if (attempt % 2 == 1) {
                        docker.run("rmi", "-f", name);
                    }
                    engine.kill();
                }
                engine.up();
                checkBlobs();
                assertThat(docker.ok("run", "--rm", BUSYBOX, "echo", "whole")).isEqualTo("whole");
            }
            line.pause(0);
            docker.ok("pull", name);
            checkBlobs();
            assertThat(docker.ok("run", "--rm", name, "cat", "/text")).isEqualTo("there");
            assertThat(line.received() - pushed).isGreaterThan(LAYER);
            docker.ok("rmi", name);
            assertThat(blobs()).isEqualTo(blobs);
            assertThat(snapshots()).isEqualTo(snapshots);
            assertThat(engine.root().resolve("images/partial")).isEmptyDirectory();
        }
    }

    /** Each is what its name says, and what index.json names is there. */
    private void checkBlobs() throws IOException {
        String directory = engine.root().resolve("images/blobs/sha256").toString();
        Command.of(
                        "sh",
                        "-c",
                        "cd \"$1\" && for f in *; do echo \"$f  $f\"; done | sha256sum -c --quiet -",
                        "sh",
                        directory)
                .run()
                .ok();
        String index = Files.readString(engine.root().resolve("images/index.json"));
        for (String part : index.split("\"digest\":\"sha256:", -1)) {
            if (part.matches("(?s)[0-9a-f]{64}\".*")) {
                assertThat(blobs()).contains(part.substring(0, 64));
            }
        }
    }

    private Set<String> blobs() throws IOException {
        try (Stream<Path> files = Files.list(engine.root().resolve("images/blobs/sha256"))) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private long snapshots() throws IOException {
        try (Stream<Path> files = Files.list(engine.root().resolve("snapshots"))) {
            return files.peek(file -> assertThat(file.getFileName().toString()).matches("[0-9]+"))
                    .count();
        }
    }

    private Path archive() throws IOException {
        Path tree = Files.createDirectory(work.resolve("layer"));
        Files.writeString(tree.resolve("text"), "there");
        byte[] content = new byte[LAYER];
        new Random(7).nextBytes(content);
        Files.write(tree.resolve("bulk"), content);
        Path tar = work.resolve("layer.tar");
        Command.of("tar", "-C", tree.toString(), "-cf", tar.toString(), "text", "bulk")
                .run()
                .ok();
        byte[] layer = Files.readAllBytes(tar);
        return Files.write(
                work.resolve("crash.tar"), ImageArchive.docker(work, "crash:1", List.of(Busybox.archive(), layer)));
    }
}

package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.Docker;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.DockerDaemon;
import org.gantry.itests.support.Requirements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docker save, and who can read what it wrote. */
class SaveIT extends DockerCliTest {
    private static final String EXACT = "%P %y %m %U %G %s %T@ %n %l\\n";

    /** dockerd writes into /etc, and whole seconds. */
    private static final String TIMELESS = "%P %y %m %U %G %l\\n";

    @TempDir
    Path work;

    @Test
    void imagesComeBackAsTheyWere() throws IOException {
        docker.ok("run", "--name", "box", BUSYBOX, "sh", "-c", """
                echo x > /file; chown 77:88 /file; chmod 2755 /file; ln /file /same; ln -s file /soft; mkfifo /pipe
                rm /etc/group; mkdir -m 1777 /sticky; touch -d '2001-02-03 04:05:06' /sticky
                """);
        String id = docker.ok("commit", "box", "saved:1");
        docker.ok("tag", "saved:1", "saved:2");
        docker.ok("tag", "saved:1", "example.org:5000/other/saved:1");
        Path before = exported(docker, "saved:1", "before");
        Path tar = work.resolve("saved.tar");
        docker.ok("save", "-o", tar.toString(), "saved", "example.org:5000/other/saved:1", BUSYBOX);
        docker.ok("rm", "box");
        docker.ok("rmi", "saved:1", "saved:2", "example.org:5000/other/saved:1");
        assertThat(docker.run("inspect", id).exit()).isNotZero();
        assertThat(docker.ok("load", "-i", tar.toString()).lines())
                .containsExactlyInAnyOrder(
                        "Loaded image: saved:1",
                        "Loaded image: saved:2",
                        "Loaded image: example.org:5000/other/saved:1",
                        "Loaded image: " + BUSYBOX);
        assertThat(docker.ok("inspect", "-f", "{{.Id}}", "saved:2")).isEqualTo(id);
        assertThat(listing(exported(docker, "saved:1", "after"), EXACT)).isEqualTo(listing(before, EXACT));
        docker.ok("rmi", "saved:1", "saved:2", "example.org:5000/other/saved:1");
    }

    @Test
    void otherToolsReadIt() throws IOException {
        Requirements.program("skopeo", "skopeo");
        docker.ok("run", "--name", "box", BUSYBOX, "sh", "-c", "echo x > /file");
        docker.ok("commit", "box", "saved:3");
        Path tar = work.resolve("saved.tar");
        docker.ok("save", "-o", tar.toString(), "saved:3");
        String id = docker.ok("inspect", "-f", "{{.Id}}", "saved:3");
        for (String source : List.of("docker-archive:" + tar, "oci-archive:" + tar)) {
            Path out = Files.createTempDirectory(work, "out");
            Command.of("skopeo", "copy", "--insecure-policy", source, "dir:" + out)
                    .run()
                    .ok();
            assertThat(out.resolve("manifest.json")).as(source).content().contains("\"digest\":\"" + id + "\"");
        }
        docker.ok("rm", "box");
        docker.ok("rmi", "saved:3");
    }

    /** What dockerd unpacks of it is what was in it, and what dockerd saves of that is loaded here again. */
    @Test
    void dockerLoadsItAndWhatDockerSavesIsLoaded() throws IOException {
        docker.ok("run", "--name", "box", BUSYBOX, "sh", "-c", """
                echo x > /file; chown 77:88 /file; chmod 2755 /file; ln /file /same; ln -s file /soft; mkfifo /pipe
                rm /etc/group; rm -r /var; mkdir /var; touch /var/v; mkdir -m 1777 /sticky
                """);
        String id = docker.ok("commit", "box", "saved:4");
        Path before = exported(docker, "saved:4", "before");
        Path tar = work.resolve("saved.tar");
        docker.ok("save", "-o", tar.toString(), "saved:4");
        Path again = work.resolve("again.tar");
        try (DockerDaemon theirs = DockerDaemon.start(Files.createDirectory(work.resolve("dockerd")))) {
            Docker dockerd = theirs.docker();
            assertThat(dockerd.ok("load", "-i", tar.toString())).contains("Loaded image: saved:4");
            assertThat(dockerd.ok("inspect", "-f", "{{.Id}}", "saved:4")).isEqualTo(id);
            assertThat(listing(exported(dockerd, "saved:4", "theirs"), TIMELESS))
                    .containsAll(listing(before, TIMELESS));
            dockerd.ok("save", "-o", again.toString(), "saved:4");
        }
        docker.ok("rm", "box");
        docker.ok("rmi", "saved:4");
        assertThat(docker.ok("load", "-i", again.toString())).contains("Loaded image: saved:4");
        assertThat(docker.ok("inspect", "-f", "{{.Id}}", "saved:4")).isEqualTo(id);
        assertThat(listing(exported(docker, "saved:4", "after"), EXACT)).isEqualTo(listing(before, EXACT));
        docker.ok("rmi", "saved:4");
    }

    @Test
    void theArchiveHasBothLists() throws IOException {
        Path tar = work.resolve("saved.tar");
        docker.ok("save", "-o", tar.toString(), BUSYBOX);
        assertThat(Command.of("tar", "-tf", tar.toString()).run().ok().lines())
                .contains("blobs/sha256/", "index.json", "manifest.json", "oci-layout", "repositories");
        assertThat(Command.of("tar", "-xOf", tar.toString(), "manifest.json")
                        .run()
                        .ok())
                .contains("\"RepoTags\":[\"busybox:latest\"]", "\"Config\":\"blobs/sha256/");
        assertThat(Command.of("tar", "-xOf", tar.toString(), "repositories")
                        .run()
                        .ok())
                .startsWith("{\"busybox\":{\"latest\":\"");
        String id = docker.ok("images", "-q", "--no-trunc", BUSYBOX);
        docker.ok("save", "-o", tar.toString(), id);
        assertThat(Command.of("tar", "-tf", tar.toString()).run().ok()).doesNotContain("repositories");
    }

    @Test
    void whatIsNotThereIsNotSaved() {
        Path tar = work.resolve("no.tar");
        assertThat(docker.run("save", "-o", tar.toString(), "nosuch").fails()).contains("No such image: nosuch");
        assertThat(docker.run("save", "-o", tar.toString(), BUSYBOX, "nosuch:tag")
                        .fails())
                .contains("reference does not exist");
        assertThat(docker.run("save", "--platform", "linux/s390x", "-o", tar.toString(), BUSYBOX)
                        .fails())
                .contains("no suitable export target found for platform linux/s390x");
        assertThat(tar).doesNotExist();
    }

    private Path exported(Docker docker, String image, String name) throws IOException {
        Path root = Files.createDirectory(work.resolve(name));
        String container = docker.ok("create", image, "true");
        docker.ok("export", "-o", work + "/export.tar", container);
        Command.of("tar", "--xattrs", "--xattrs-include=*", "-C", root.toString(), "-xpf", work + "/export.tar")
                .run()
                .ok();
        docker.ok("rm", container);
        return root;
    }

    private static List<String> listing(Path tree, String form) {
        return Command.of("find", tree.toString(), "-mindepth", "1", "-printf", form).run().lines().stream()
                .sorted()
                .toList();
    }
}

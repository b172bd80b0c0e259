package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.itests.support.Busybox;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.ImageArchive;
import org.gantry.itests.support.RawApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left over goes, what is used stays, and disk usage tells how much either is. */
class PruneIT extends DockerCliTest {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    Path work;

    /** What the images of the tests stand on. */
    private static byte[] base = new byte[0];

    private final RawApi api = new RawApi(engine);

    @BeforeAll
    static void makeBase() {
        base = Busybox.archive();
    }

    @BeforeEach
    @AfterEach
    void removeAll() {
        for (String id : docker.ok("ps", "-aq").lines().toList()) {
            docker.ok("rm", "-f", "-v", id);
        }
        docker.ok("volume", "prune", "-af");
        docker.ok("network", "prune", "-f");
        for (String name : docker.ok("images", "--format", "{{.Repository}}:{{.Tag}}")
                .lines()
                .toList()) {
            if (!name.startsWith("busybox:") && !name.startsWith("hello:") && !name.startsWith("<none>")) {
                docker.ok("rmi", "-f", name);
            }
        }
        docker.ok("image", "prune", "-f");
    }

    @Test
    void containersThatDoNotRunGo() {
        docker.ok("run", "-d", "--name", "runs", BUSYBOX, "sleep", "1000");
        String kept = docker.ok("create", "--name", "kept", "--label", "keep=1", BUSYBOX, "true");
        docker.ok("run", "--name", "wrote", BUSYBOX, "dd", "if=/dev/zero", "of=/x", "bs=1M", "count=3");
        String wrote = docker.ok("inspect", "-f", "{{.Id}}", "wrote");
        assertThat(docker.ok("container", "prune", "-f", "--filter", "until=1h"))
                .isEqualTo("Total reclaimed space: 0B");
        assertThat(docker.ok("container", "prune", "-f", "--filter", "label!=keep"))
                .isEqualTo("Deleted Containers:\n" + wrote + "\n\nTotal reclaimed space: 3.146MB");
        assertThat(docker.ok("ps", "-a", "--format", "{{.Names}}").lines()).containsExactlyInAnyOrder("runs", "kept");
        assertThat(docker.ok("container", "prune", "-f", "--filter", "label=keep=1"))
                .contains(kept);
        assertThat(docker.ok("container", "prune", "-f")).isEqualTo("Total reclaimed space: 0B");
        assertThat(docker.ok("events", "--since", "1h", "--until=-1s", "-f", "event=prune", "-f", "type=container"))
                .contains("container prune", "reclaimed=3145728");
    }

    @Test
    void imagesWithoutATagGoAndAllIfAsked() throws IOException {
        load("app:1", "first");
        String first = docker.ok("images", "-q", "--no-trunc", "app:1");
        load("app:1", "second");
        load("other:1", "third");
        docker.ok("create", "--name", "user", "other:1", "true");
        assertThat(docker.ok("images", "-qf", "dangling=true", "--no-trunc")).isEqualTo(first);
        assertThat(docker.ok("image", "prune", "-f", "--filter", "label=nosuch"))
                .isEqualTo("Total reclaimed space: 0B");
        List<String> said = docker.run("image", "prune", "-f").lines();
        assertThat(said).hasSize(5).contains("Deleted Images:", "deleted: " + first, "Total reclaimed space: 1.049MB");
        assertThat(said.get(2))
                .as("its top layer, and not the one below, which others have")
                .startsWith("deleted: ");

        assertThat(docker.ok("image", "prune", "-af", "--filter", "until=2001-01-01"))
                .isEqualTo("Total reclaimed space: 0B");
        docker.ok("run", "-d", "--name", "busy", BUSYBOX, "sleep", "1000");
        String all = docker.ok("image", "prune", "-af");
        assertThat(all).contains("untagged: app:1", "untagged: hello:latest").doesNotContain("other:1", BUSYBOX);
        assertThat(docker.ok("images", "--format", "{{.Repository}}:{{.Tag}}").lines())
                .containsExactlyInAnyOrder("other:1", "busybox:latest");
    }

    @Test
    void layersThatOthersHaveStay() throws IOException {
        load("one:1", "one");
        load("two:1", "two");
        String one = docker.ok("images", "-q", "--no-trunc", "one:1");
        List<String> lines = docker.run("rmi", one.substring(7, 19)).lines();
        assertThat(lines).hasSize(3).startsWith("Untagged: one:1", "Deleted: " + one);
        assertThat(lines.get(2)).startsWith("Deleted: sha256:");
        assertThat(docker.ok("run", "--rm", "two:1", "cat", "/text")).isEqualTo("two");
        docker.ok("tag", "two:1", "three:1");
        String two = docker.ok("images", "-q", "two:1");
        assertThat(docker.run("rmi", two).fails())
                .contains("conflict: unable to delete " + two
                        + " (must be forced) - image is referenced in multiple repositories");
        docker.ok("run", "-d", "--name", "busy", "two:1", "sleep", "1000");
        assertThat(docker.run("rmi", "-f", two).fails())
                .contains("(cannot be forced) - image is being used by running container");
        docker.ok("rm", "-f", "busy");
        assertThat(docker.ok("rmi", "-f", two)).contains("Untagged: three:1", "Untagged: two:1", "Deleted: sha256:");
    }

    @Test
    void everythingGoesAtOnce() throws IOException {
        docker.ok("network", "create", "lonely");
        docker.ok("volume", "create", "named");
        docker.ok("create", "-v", "/anonymous", BUSYBOX, "true");
        load("app:1", "first");
        load("app:1", "second");
        String said = docker.ok("system", "prune", "-f");
        assertThat(said).contains("Deleted Containers:", "Deleted Networks:\nlonely", "Deleted Images:");
        assertThat(docker.ok("volume", "ls", "-q").lines()).hasSize(2).contains("named");
        assertThat(docker.ok("system", "prune", "-f", "--volumes")).contains("Deleted Volumes:");
        assertThat(docker.ok("volume", "ls", "-q")).isEqualTo("named");
        assertThat(docker.ok("images", "-q", "app:1")).isNotEmpty();
    }

    @Test
    void diskUsageAddsUp() throws IOException {
        load("app:1", "first");
        load("app:2", "second");
        docker.ok(
                "run",
                "--name",
                "writer",
                "-v",
                "data:/d",
                "app:1",
                "sh",
                "-c",
                "dd if=/dev/zero of=/d/file bs=1M count=2 && ln /d/file /d/link && dd if=/dev/zero of=/x bs=1M count=1");
        String summary = docker.ok("system", "df", "--format", "{{.Type}} {{.TotalCount}} {{.Active}} {{.Size}}");
        assertThat(summary)
                .contains("Containers 1 0 1.049MB", "Local Volumes 1 1 2.097MB", "Build Cache 0 0 0B")
                .containsPattern("Images 4 1 ");
        String verbose = docker.ok("system", "df", "-v");
        assertThat(verbose.lines().filter(line -> line.startsWith("app ")).map(line -> line.replaceAll(" {2,}", "|")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("|1.049MB|"))
                .anySatisfy(line -> assertThat(line).endsWith("|1"));
        assertThat(docker.ok("ps", "-as", "--format", "{{.Size}}")).startsWith("1.05MB (virtual ");
        assertThat(docker.ok("inspect", "-s", "-f", "{{.SizeRw}}", "writer")).isEqualTo("" + MEBIBYTE);
        long image = Long.parseLong(docker.ok("image", "inspect", "-f", "{{.Size}}", "app:1"));
        assertThat(docker.ok("inspect", "-s", "-f", "{{.SizeRootFs}}", "writer"))
                .isEqualTo("" + (image + MEBIBYTE));
        docker.ok("rmi", "-f", "app:1");
        assertThat(docker.ok("inspect", "-s", "-f", "{{.SizeRootFs}}", "writer"))
                .as("its layers stay without the image")
                .isEqualTo("" + (image + MEBIBYTE));
        assertThat(api.request("GET", "/v1.50/system/df?type=volume", "").body())
                .startsWith("{\"LayersSize\":0,\"Images\":null,\"Containers\":null,\"Volumes\":[")
                .contains("\"UsageData\":{\"RefCount\":1,\"Size\":" + 2 * MEBIBYTE + "}");
        assertThat(api.request("GET", "/v1.50/system/df?type=nosuch", "").status())
                .isEqualTo(400);
    }

    @Test
    void theShellPrunesAndRemovesToo() throws IOException {
        load("app:1", "first");
        String first = docker.ok("images", "-q", "--no-trunc", "app:1");
        load("app:1", "second");
        docker.ok("create", "--name", "over", BUSYBOX, "true");
        assertThat(engine.console("gantry:image-inspect app:1").ok()).contains("\"app:1\"", "\"architecture\" : ");
        assertThat(engine.console("gantry:prune").ok())
                .contains("Deleted Containers:", "Deleted: " + first, "Total reclaimed space: 1.05 MB");
        assertThat(docker.ok("ps", "-aq")).isEmpty();
        assertThat(engine.console("gantry:rmi app:1").ok()).contains("Untagged: app:1", "Deleted: sha256:");
    }

    /** An image of busybox and a layer of a mebibyte of its own. */
    private void load(String name, String text) throws IOException {
        Path tree = Files.createTempDirectory(work, "layer");
        Files.writeString(tree.resolve("text"), text);
        byte[] content = text.repeat(MEBIBYTE).getBytes(StandardCharsets.US_ASCII);
        Files.write(tree.resolve("bulk"), java.util.Arrays.copyOf(content, MEBIBYTE - text.length()));
        Path tar = tree.resolveSibling(tree.getFileName() + ".tar");
        Command.of("tar", "-C", tree.toString(), "-cf", tar.toString(), "text", "bulk")
                .run()
                .ok();
        docker.pipe(ImageArchive.docker(work, name, List.of(base, Files.readAllBytes(tar))), "load")
                .ok();
    }
}

package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gantry.itests.support.Busybox;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.ImageArchive;
import org.gantry.itests.support.Requirements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images: import, load of both archive formats, names, removal, and archives that mean harm. */
class ImagesIT extends DockerCliTest {
    @TempDir
    Path work;

    @Test
    void anImportHasItsChanges() {
        docker.pipe(
                        Busybox.archive(),
                        "import",
                        "--change",
                        "CMD [\"echo\", \"by default\"]",
                        "--change",
                        "ENV COLOR=green",
                        "--change",
                        "WORKDIR /tmp",
                        "--change",
                        "LABEL maker=test",
                        "-m",
                        "made by a test",
                        "-",
                        "made:1")
                .ok();
        assertThat(docker.ok("run", "--rm", "made:1")).isEqualTo("by default");
        assertThat(docker.ok("run", "--rm", "made:1", "sh", "-c", "echo $COLOR; pwd"))
                .isEqualTo("green\n/tmp");
        assertThat(docker.ok("inspect", "-f", "{{index .Config.Labels \"maker\"}} {{len .RootFS.Layers}}", "made:1"))
                .isEqualTo("test 1");
        assertThat(docker.ok("history", "--format", "{{.Comment}}", "made:1")).isEqualTo("made by a test");
        docker.ok("rmi", "made:1");
    }

    @Test
    void aDockerArchiveIsLoaded() throws IOException {
        byte[] archive =
                ImageArchive.docker(work, "loaded:2", List.of(Busybox.archive(), layer("added", "by a layer")));
        assertThat(docker.pipe(archive, "load").ok()).contains("Loaded image: loaded:2");
        assertThat(docker.ok("run", "--rm", "loaded:2", "cat", "/added")).isEqualTo("by a layer");
        assertThat(docker.ok("inspect", "-f", "{{len .RootFS.Layers}}", "loaded:2"))
                .isEqualTo("2");
        docker.ok("rmi", "loaded:2");
    }

    @Test
    void anOciArchiveIsLoaded() throws IOException {
        byte[] archive =
                ImageArchive.oci(work, "docker.io/library/oci:3", List.of(Busybox.archive(), layer("added", "by OCI")));
        assertThat(docker.pipe(archive, "load").ok()).contains("Loaded image: oci:3");
        assertThat(docker.ok("run", "--rm", "oci:3", "cat", "/added")).isEqualTo("by OCI");
        docker.ok("rmi", "oci:3");
    }

    @Test
    void allImagesAndNamesOfAnOciArchiveAreLoaded() throws IOException {
        Map<String, List<byte[]>> images = new LinkedHashMap<>();
        images.put("docker.io/library/many:1", List.of(Busybox.archive()));
        images.put("docker.io/library/many:2", images.get("docker.io/library/many:1"));
        images.put("registry.example:5000/team/other:x", List.of(Busybox.archive(), layer("added", "to the other")));
        assertThat(docker.pipe(ImageArchive.oci(work, images), "load").ok().lines())
                .containsExactlyInAnyOrder(
                        "Loaded image: many:1",
                        "Loaded image: many:2",
                        "Loaded image: registry.example:5000/team/other:x");
        assertThat(docker.ok("inspect", "-f", "{{.Id}}", "many:1"))
                .isEqualTo(docker.ok("inspect", "-f", "{{.Id}}", "many:2"))
                .isNotEqualTo(docker.ok("inspect", "-f", "{{.Id}}", "registry.example:5000/team/other:x"));
        assertThat(docker.ok("run", "--rm", "many:2", "echo", "one")).isEqualTo("one");
        assertThat(docker.ok("run", "--rm", "registry.example:5000/team/other:x", "cat", "/added"))
                .isEqualTo("to the other");
        docker.ok("rmi", "many:1", "many:2", "registry.example:5000/team/other:x");
    }

    @Test
    void whatAnotherToolSavedIsLoaded() throws IOException {
        Requirements.program("skopeo", "skopeo");
        Path oci = Files.write(
                work.resolve("in.tar"), ImageArchive.oci(work, "docker.io/library/sk:1", List.of(Busybox.archive())));
        Path out = work.resolve("out.tar");
        Command.of("skopeo", "copy", "--insecure-policy", "oci-archive:" + oci, "docker-archive:" + out + ":skopeo:1")
                .run()
                .ok();
        assertThat(docker.ok("load", "-i", out.toString())).contains("Loaded image: skopeo:1");
        assertThat(docker.ok("run", "--rm", "skopeo:1", "echo", "runs")).isEqualTo("runs");
        docker.ok("rmi", "skopeo:1");
    }

    @Test
    void aDigestThatIsWrongIsRefused() throws IOException {
        byte[] archive = ImageArchive.docker(work, "wrong:1", List.of(Busybox.archive()));
        byte[] tampered = archive.clone();
        int at = new String(archive, StandardCharsets.ISO_8859_1).indexOf("root:x:0:0:root");
        tampered[at + 7] = '7';
        assertThat(docker.pipe(tampered, "load").exit()).isNotZero();
        assertThat(docker.ok("images", "-q", "wrong")).isEmpty();
    }

    @Test
    void aWhiteoutHidesWhatIsBelow() throws IOException {
        byte[] archive = ImageArchive.docker(work, "white:1", List.of(Busybox.archive(), layer("etc/.wh.group", "")));
        docker.pipe(archive, "load").ok();
        docker.run("run", "--rm", "white:1", "test", "-e", "/etc/passwd").exits(0);
        docker.run("run", "--rm", "white:1", "test", "-e", "/etc/group").exits(1);
        docker.ok("rmi", "white:1");
    }

    @Test
    void namesComeAndGo() {
        String id = docker.ok("images", "-q", "--no-trunc", BUSYBOX);
        docker.ok("tag", BUSYBOX, "other/name:v1");
        assertThat(docker.ok("images", "-q", "--no-trunc", "other/name")).isEqualTo(id);
        assertThat(docker.ok("rmi", "other/name:v1")).isEqualTo("Untagged: other/name:v1");
        assertThat(docker.ok("images", "-q", "--no-trunc", BUSYBOX)).isEqualTo(id);
        assertThat(docker.ok("inspect", "-f", "{{.Id}}", id.substring(7, 17))).isEqualTo(id);
    }

    @Test
    void anImageInUseStays() {
        docker.ok("tag", BUSYBOX, "inuse:1");
        docker.ok("create", "--name", "user", "inuse:1", "true");
        docker.ok("rmi", "inuse:1");
        String id = docker.ok("images", "-q", BUSYBOX);
        assertThat(docker.run("rmi", id).fails()).contains("conflict: unable to");
        assertThat(docker.ok("images", "-q", BUSYBOX)).isEqualTo(id);
    }

    @Test
    void whatIsNoReferenceIsRefused() {
        assertThat(docker.run("tag", BUSYBOX, "Upper:case").fails()).contains("must be lowercase");
        assertThat(docker.run("tag", "nosuch", "x").fails()).contains("No such image: nosuch:latest");
        assertThat(docker.run("rmi", "nosuch").fails()).contains("No such image: nosuch:latest");
        assertThat(docker.run("run", "--rm", "nosuch/image:tag", "true")
                        .exits(125)
                        .err())
                .contains("nosuch/image:tag");
    }

    @Test
    void whatIsNoArchiveIsRefused() {
        byte[] garbage = "this is no tar archive, though it is long enough to be one "
                .repeat(40)
                .getBytes(StandardCharsets.UTF_8);
        assertThat(docker.pipe(garbage, "load").exit()).isNotZero();
        assertThat(docker.pipe(garbage, "import", "-", "bad:1").exit()).isNotZero();
        byte[] half = Arrays.copyOf(Busybox.archive(), 700_000);
        assertThat(docker.pipe(half, "import", "-", "bad:1").exit()).isNotZero();
        assertThat(docker.ok("images", "-q", "bad")).isEmpty();
    }

    @Test
    void aPathOutOfTheRootHarmsNobody() throws IOException {
        Path victim = work.resolve("victim");
        String up = "../".repeat(20) + victim.toString().substring(1);
        assertThat(docker.pipe(tarOf(up, "owned"), "import", "-", "bad:2").exit())
                .isNotZero();
        assertThat(victim).doesNotExist();
        assertThat(docker.ok("images", "-q", "bad")).isEmpty();
    }

    @Test
    void aLinkOutOfTheRootHarmsNobody() throws IOException {
        Path target = Files.createDirectory(work.resolve("target"));
        Path tree = Files.createDirectory(work.resolve("tree"));
        Files.createSymbolicLink(tree.resolve("way"), target);
        Command.of("tar", "-C", tree.toString(), "-cf", work + "/evil.tar", "way")
                .run()
                .ok();
        Files.delete(tree.resolve("way"));
        Files.createDirectory(tree.resolve("way"));
        Files.writeString(tree.resolve("way/in"), "owned");
        Command.of("tar", "-C", tree.toString(), "-rf", work + "/evil.tar", "way/in")
                .run()
                .ok();
        docker.pipe(Files.readAllBytes(work.resolve("evil.tar")), "import", "-", "bad:3");
        assertThat(target).isEmptyDirectory();
        docker.run("rmi", "bad:3");
    }

    private byte[] layer(String name, String content) throws IOException {
        Path tree = Files.createTempDirectory(work, "layer");
        Files.createDirectories(tree.resolve(name).getParent());
        Files.writeString(tree.resolve(name), content);
        Path tar = tree.resolveSibling(tree.getFileName() + ".tar");
        Command.of("tar", "-C", tree.toString(), "-cf", tar.toString(), name)
                .run()
                .ok();
        return Files.readAllBytes(tar);
    }

    private byte[] tarOf(String name, String content) throws IOException {
        Path file = Files.writeString(work.resolve("content"), content);
        Path tar = work.resolve("named.tar");
        Command.of(
                        "tar",
                        "-P",
                        "-C",
                        work.toString(),
                        "--transform",
                        "s,^content$," + name + ",",
                        "-cf",
                        tar.toString(),
                        file.getFileName().toString())
                .run()
                .ok();
        return Files.readAllBytes(tar);
    }
}

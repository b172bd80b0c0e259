package org.gantry.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gantry.images.testing.Archives.dockerSave;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.image.Image;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.testing.TestStore;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image directory is an OCI layout that skopeo reads by name, and what skopeo and umoci write is loaded. */
class OtherToolsIT {
    @TempDir
    Path directory;

    @BeforeEach
    void needsRoot() {
        Root.required();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"docker-archive:%s:registry.example/team/app:1", "oci-archive:%s:registry.example/team/app:1"})
    void whatSkopeoCopiesOutOfOneStoreLoadsIntoAnother(String target) throws IOException, InterruptedException {
        requires("skopeo");
        var source = new TestStore(directory.resolve("source"));
        byte[] layer = new TarBuilder()
                .mode(04755)
                .owner(7, 8)
                .file("bin/tool", "tool")
                .symlink("link", "bin/tool")
                .build();
        source.load(dockerSave("registry.example/team/app:1", layer));
        Path archive = directory.resolve("app.tar");

        run(
                "skopeo",
                "--insecure-policy",
                "--tmpdir",
                directory.toString(),
                "copy",
                "oci:" + directory.resolve("source/images") + ":registry.example/team/app:1",
                String.format(target, archive));

        var store = new TestStore(directory.resolve("target"));
        store.load(Files.readAllBytes(archive));
        Image image = store.images.get("registry.example/team/app:1");
        Path tool = store.layers(image).getFirst().resolve("bin/tool");
        assertThat(tool).hasContent("tool");
        assertThat((int) Files.getAttribute(tool, "unix:mode") & 07777).isEqualTo(04755);
        assertThat(image.config().rootfs())
                .isEqualTo(source.images
                        .get("registry.example/team/app:1")
                        .config()
                        .rootfs());
    }

    @Test
    void loadsLayersThatUmociWrites() throws IOException, InterruptedException {
        requires("umoci");
        Path layout = directory.resolve("layout");
        Path rootfs = directory.resolve("unpacked/rootfs");
        run("umoci", "init", "--layout", layout.toString());
        run("umoci", "new", "--image", layout + ":app");
        run(
                "umoci",
                "unpack",
                "--image",
                layout + ":app",
                directory.resolve("unpacked").toString());
        Files.createDirectories(rootfs.resolve("etc"));
        Files.writeString(rootfs.resolve("etc/old"), "old");
        Files.writeString(rootfs.resolve("etc/kept"), "kept");
        run(
                "umoci",
                "repack",
                "--refresh-bundle",
                "--image",
                layout + ":app",
                directory.resolve("unpacked").toString());
        Files.delete(rootfs.resolve("etc/old"));
        Files.createLink(rootfs.resolve("again"), rootfs.resolve("etc/kept"));
        run(
                "umoci",
                "repack",
                "--image",
                layout + ":app",
                directory.resolve("unpacked").toString());
        Path archive = directory.resolve("app.tar");
        run("tar", "-C", layout.toString(), "-cf", archive.toString(), ".");

        var store = new TestStore(directory.resolve("target"));
        String id = store.load(Files.readAllBytes(archive)).getFirst().id().toString();

        List<Path> layers = store.layers(store.images.get(id));
        assertThat(layers).hasSize(2);
        assertThat(layers.getLast().resolve("etc/old")).hasContent("old");
        assertThat((long) Files.getAttribute(layers.getFirst().resolve("etc/old"), "unix:rdev"))
                .isZero();
        assertThat(layers.getFirst().resolve("again")).hasContent("kept");
    }

    private static void requires(String tool) throws IOException, InterruptedException {
        int found = new ProcessBuilder("sh", "-c", "command -v " + tool)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        Assumptions.assumeTrue(found == 0, "SKIPPED: " + tool + " is not installed");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .describedAs(String.join(" ", command) + ": " + output)
                .isZero();
    }
}

package org.gantry.images.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.image.Image;
import org.gantry.api.image.RootfsMount;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.testing.Archives;
import org.gantry.images.testing.OldSparse;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.testing.TestStore;
import org.gantry.linux.fs.Stat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sparse files in layers: what was a hole in the archive is one on the disk. */
class SparseLayerIT {
    private static final int BLOCK = 512;
    private static final long SIZE = (16L << 20) + 5;

    @TempDir
    Path directory;

    @BeforeEach
    void requireRoot() {
        Root.required();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--format=gnu",
                "--format=posix --sparse-version=0.0",
                "--format=posix --sparse-version=0.1",
                "--format=posix --sparse-version=1.0"
            })
    void gnuTarsHolesStayHoles(String format) throws IOException, InterruptedException {
        Path source = Files.createDirectory(directory.resolve("source"));
        Path name = Path.of("n".repeat(120)); // too long for a header of its own
        write(source.resolve("begins-with-data"), SIZE, 0, 10 << 20);
        write(source.resolve(name), SIZE, 1 << 20, 7 << 20, 12 << 20);
        write(source.resolve("ends-with-data"), SIZE, (int) SIZE - 3);
        write(source.resolve("all-hole"), SIZE);
        int[] many = new int[100]; // more than a header and four further blocks of the old format hold
        Arrays.setAll(many, i -> i << 17);
        write(source.resolve("many"), SIZE, many);
        Files.writeString(source.resolve("plain"), "plain");
        assumeThat(allocated(source.resolve("all-hole")))
                .describedAs("the file system must know holes")
                .isLessThan(SIZE / 2);
        Path target = Files.createDirectory(directory.resolve("target"));
        byte[] archive = tar(source, format);
        assertThat(archive).describedAs("tar has left out holes").hasSizeLessThan(4 << 20);

        apply(archive, target);

        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                Path made = target.resolve(file.getFileName().toString());
                assertThat(Files.mismatch(file, made)).describedAs("%s", made).isEqualTo(-1);
                assertThat(allocated(made)).describedAs("%s", made).isLessThanOrEqualTo(allocated(file));
            }
        }
    }

    /** Its real size counts, and not what the archive has of it. */
    @Test
    void aFileBeyondTheLimitIsRefused() throws IOException {
        Path target = Files.createDirectory(directory.resolve("target"));
        long tooLarge = TarLimits.DEFAULT.bytes() + 1;
        byte[] archive = new TarBuilder()
                .raw(OldSparse.header("bomb", 0, tooLarge, false, tooLarge, 0))
                .build();

        assertThatThrownBy(() -> apply(archive, target))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("beyond the limit");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void anImageWithAWrongMapLeavesNothing() throws IOException {
        byte[] layer = new TarBuilder()
                .raw(OldSparse.header("f", 5, 20, false, 10, 5, 0, 5))
                .raw(new byte[BLOCK])
                .build();
        var store = new TestStore(directory);
        List<Image> before = store.images.list();
        List<String> files = tree();

        assertThatThrownBy(() -> store.load(Archives.dockerSave("test:1", layer)))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("overlap or are out of order");

        assertThat(store.images.list()).isEqualTo(before);
        assertThat(tree()).isEqualTo(files);
    }

    @Test
    void holesSurviveAHardLinkToALowerFile() throws IOException {
        Path base = Files.createDirectory(directory.resolve("base"));
        Path upper = Files.createDirectory(directory.resolve("upper"));
        Path work = Files.createDirectory(directory.resolve("work"));
        write(base.resolve("f"), SIZE, 1 << 20, 12 << 20);
        byte[] archive = new TarBuilder().hardLink("g", "f").build();

        new LayerUnpacker(TarLimits.DEFAULT)
                .apply(new ByteArrayInputStream(archive), new RootfsMount.Overlay(List.of(base), upper, work));

        assertThat(Files.mismatch(base.resolve("f"), upper.resolve("g"))).isEqualTo(-1);
        assertThat(allocated(upper.resolve("g"))).isLessThanOrEqualTo(allocated(base.resolve("f")));
    }

    /** Whoever re-packs an unpacked archive with --sparse has sparse blobs in it. */
    @Test
    void anImageArchiveMayHaveSparseFilesButIsNoBomb() throws IOException {
        byte[] layer = new TarBuilder().file("f", new byte[4096]).build();
        byte[] config = Archives.config(Archives.HOST, layer);
        var store = new TestStore(directory);

        store.load(new TarBuilder()
                .file("config.json", config)
                .raw(OldSparse.header("layer.tar", BLOCK, layer.length, false, 0, BLOCK, layer.length, 0))
                .raw(Arrays.copyOf(layer, BLOCK))
                .file("manifest.json", manifest("sparse:1"))
                .build());

        assertThat(store.layers(store.images.get("sparse:1")).getFirst().resolve("f"))
                .hasBinaryContent(new byte[4096]);
        assertThatThrownBy(() -> store.load(new TarBuilder()
                        .raw(OldSparse.header("bomb", 0, 1L << 39, false, 1L << 39, 0))
                        .build()))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("looks like a decompression bomb");
    }

    private static String manifest(String name) {
        return "[{\"Config\":\"config.json\",\"RepoTags\":[\"" + name + "\"],\"Layers\":[\"layer.tar\"]}]";
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    /** A file that has some data at these places and is a hole elsewhere. */
    private static void write(Path path, long size, int... places) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            for (int place : places) {
                file.seek(place);
                file.write(("at " + place).getBytes(StandardCharsets.US_ASCII), 0, 3);
            }
            file.setLength(size);
        }
    }

    private static long allocated(Path path) {
        return Stat.of(path.toString()).orElseThrow().blocks() * BLOCK;
    }

    private static void apply(byte[] archive, Path target) throws IOException {
        new LayerUnpacker(TarLimits.DEFAULT)
                .apply(new ByteArrayInputStream(archive), new RootfsMount.Directory(target, false));
    }

    private static byte[] tar(Path source, String format) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder(Stream.concat(
                                Stream.of("tar", "-C", source.toString(), "--sparse", "-cf", "-"),
                                Stream.concat(Stream.of(format.split(" ")), Stream.of(".")))
                        .toList())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] archive = tar.getInputStream().readAllBytes();
        assertThat(tar.waitFor()).isZero();
        return archive;
    }
}

package org.gantry.images.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.gantry.api.image.FileArchives;
import org.gantry.images.testing.OldSparse;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.fs.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sparse files in what {@code docker cp} unpacks. */
class SparseArchiveIT {
    private static final long SIZE = 1L << 34;

    @TempDir
    Path directory;

    @Test
    void holesStayHoles() throws IOException {
        Root.required();
        byte[] archive = new TarBuilder()
                .raw(OldSparse.header("f", 6, SIZE, false, 5, 3, SIZE / 2, 3, SIZE, 0))
                .raw(Arrays.copyOf("abcdef".getBytes(StandardCharsets.US_ASCII), 512))
                .build();

        try (RootDir root = RootDir.open(directory.toString())) {
            new TarArchives()
                    .unpack(
                            new ByteArrayInputStream(archive),
                            new FileArchives.Target(root.fd().number(), "/", null, false));
        }

        Path made = directory.resolve("f");
        Stat stat = Stat.of(made.toString()).orElseThrow();
        assertThat(stat.size()).isEqualTo(SIZE);
        assertThat(stat.blocks() * 512).isLessThan(4 << 20);
        try (var content = Files.newByteChannel(made)) {
            assertThat(read(content, 4, 5)).isEqualTo("\0abc\0");
            assertThat(read(content, SIZE / 2, 4)).isEqualTo("def\0");
        }
    }

    private static String read(SeekableByteChannel content, long position, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        content.position(position).read(bytes);
        return new String(bytes.array(), StandardCharsets.US_ASCII);
    }
}

package org.gantry.images.unpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.gantry.api.image.RootfsMount;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.testing.TarBuilder;
import org.junit.jupiter.api.Test;

/** The same when the layer does not know beforehand what it is to stand on. */
class LayerUnpackedApartIT extends LayerUnpackerIT {
    private int asked;

    @Override
    void upper(byte[] archive) throws IOException {
        new LayerUnpacker(TarLimits.DEFAULT)
                .applyApart(
                        new ByteArrayInputStream(archive), new RootfsMount.Directory(upperDirectory(), false), () -> {
                            asked++;
                            return List.of(baseDirectory());
                        });
    }

    @Test
    void whoHasAllItsDirectoriesDoesNotWait() throws IOException {
        upper(new TarBuilder()
                .directory("./")
                .directory("./bin")
                .file("./bin/tool", "x")
                .hardLink("./bin/other", "bin/tool")
                .symlink("./link", "bin")
                .build());
        assertThat(asked).isZero();
    }

    @Test
    void aRootWithoutAnEntryLooksLikeTheOneBeneath() throws IOException {
        Files.setPosixFilePermissions(baseDirectory(), PosixFilePermissions.fromString("rwx--x--x"));
        Files.setAttribute(baseDirectory(), "unix:uid", 33);
        upper(new TarBuilder().file("file", "x").build());
        assertThat(stat(upperDirectory()).permissions()).isEqualTo(0711);
        assertThat(stat(upperDirectory()).uid()).isEqualTo(33);
    }

    @Test
    void aRootWithAnEntryIsItsOwn() throws IOException {
        Files.setAttribute(baseDirectory(), "unix:uid", 33);
        upper(new TarBuilder().mode(0700).directory("./").build());
        assertThat(stat(upperDirectory()).permissions()).isEqualTo(0700);
        assertThat(stat(upperDirectory()).uid()).isZero();
    }
}

package org.gantry.images.unpack;

import static org.gantry.images.testing.Archives.gzip;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.unpack.HostileStore.Road;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layers that are small until they are unpacked. */
@SuppressWarnings("NullAway.Init")
class BombIT {
    private static final int PART = 64 << 20;
    private static final int PARTS = 20;

    @TempDir
    Path directory;

    @BeforeEach
    void needsRoot() {
        Root.required();
    }

    @Test
    void gzipOfNothingButZeros() {
        refused(bomb(org.gantry.images.testing.Archives::gzip), "the gzip compressed data expands more than 200 times");
    }

    @Test
    void zstdOfNothingButZeros() {
        refused(bomb(Zstd::compress), "the zstd compressed data expands more than 200 times");
    }

    /** With limits that are lower than those of the store that is shipped. */
    @ParameterizedTest
    @EnumSource(Road.class)
    void moreEntriesThanThereMayBe(Road road) {
        var archive = new TarBuilder();
        for (int i = 0; i < 101; i++) {
            archive.file("file" + i, "");
        }
        var store = new HostileStore(road, directory, new TarLimits(100, 1 << 20, 1 << 10));
        store.refuses(archive.build(), "it has more than 100 members, at \"file100\"");
        store.requireNothingHappened();
    }

    @ParameterizedTest
    @EnumSource(Road.class)
    void moreContentThanThereMayBe(Road road) {
        var archive = new TarBuilder().file("one", new byte[600_000]).file("two", new byte[600_000]);
        var store = new HostileStore(road, directory, new TarLimits(100, 1 << 20, 1 << 10));
        store.refuses(gzip(archive.build()), "\"two\" of 600000 bytes takes it beyond the limit of 1048576 bytes");
        store.requireNothingHappened();
    }

    private void refused(byte[] layer, String reason) {
        var store = new HostileStore(Road.SECOND_LAYER, directory, TarLimits.DEFAULT);
        store.refuses(layer, reason);
        store.requireNothingHappened();
    }

    /** A file of 1.25 GiB, compressed part by part, as both formats allow. */
    private static byte[] bomb(UnaryOperator<byte[]> compress) {
        byte[] header = new TarBuilder()
                .member('0', "zeros", "", (long) PART * PARTS, new byte[0])
                .unfinished();
        var bomb = new ByteArrayOutputStream();
        bomb.writeBytes(compress.apply(header));
        byte[] zeros = compress.apply(new byte[PART]);
        for (int i = 0; i < PARTS; i++) {
            bomb.writeBytes(zeros);
        }
        return bomb.toByteArray();
    }
}

package org.gantry.images.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.images.testing.OldSparse;
import org.gantry.images.testing.TarBuilder;
import org.junit.jupiter.api.Test;

/** Sparse members of all formats that GNU tar has had, and maps that nobody honest has written. */
class SparseMembersTest {
    private static final long LIMIT = 1L << 40;
    private static final int LARGEST_MAP = 4096;

    @Test
    void allFormatsMakeTheSameFile() throws IOException {
        assertSparse(old("f", 7, 20, "abcdefg", 2, 3, 10, 4, 20, 0));
        assertSparse(pairs(20, "abcdefg", 2, 3, 10, 4, 20, 0));
        assertSparse(list("20", "3", "2,3,10,4,20,0", "abcdefg"));
        assertSparse(leading("20", "3\n2\n3\n10\n4\n20\n0\n", "abcdefg"));
    }

    @Test
    void aFileMayBeAllHoleOrHaveNone() throws IOException {
        TarReader hole = first(old("f", 0, 5000, "", 5000, 0));
        assertThat(hole.content().skipHole()).isEqualTo(5000);
        assertThat(hole.content().read()).isNegative();
        assertThat(hole.next()).isEmpty();

        TarReader data = first(leading("7", "2\n0\n3\n3\n4\n", "abcdefg"));
        assertThat(data.content().hasHoles()).isFalse();
        assertThat(data.content().readAllBytes()).asString().isEqualTo("abcdefg");

        assertThat(first(pairs(0, "")).content().readAllBytes()).isEmpty();
    }

    @Test
    void rangesGoOnInBlocksBehindTheHeader() throws IOException {
        long[] ranges = IntStream.range(0, 2 * 21)
                .mapToLong(i -> i % 2 == 0 ? 100 + 5L * i : 1)
                .toArray();
        byte[] archive = new TarBuilder()
                .raw(OldSparse.header("f", 27, 1000, true, 1, 1, 3, 1, 5, 1, 7, 1))
                .raw(OldSparse.further(true, ranges))
                .raw(OldSparse.further(false, 900, 1, 902, 1, 1000, 0))
                .raw(Arrays.copyOf("x".repeat(27).getBytes(StandardCharsets.US_ASCII), 512))
                .file("next", "")
                .build();

        TarReader reader = first(archive);

        byte[] content = reader.content().readAllBytes();
        assertThat(content).hasSize(1000);
        assertThat(IntStream.range(0, 1000).filter(i -> content[i] == 'x').count())
                .isEqualTo(27);
        assertThat(new byte[] {content[1], content[7], content[100], content[300], content[902]})
                .containsOnly('x');
        assertThat(reader.next().orElseThrow().name()).isEqualTo("next");
    }

    /** Formats 0.1 and 1.0 give those who know nothing of holes a name that tells so. */
    @Test
    void theNameIsThatOfTheFile() throws IOException {
        byte[] archive = new TarBuilder()
                .pax("path", "GNUSparseFile.1/f", "GNU.sparse.name", "dir/f", "GNU.sparse.size", 3)
                .file("GNUSparseFile.1/f", "")
                .build();

        TarReader reader = reader(archive);

        TarEntry entry = reader.next().orElseThrow();
        assertThat(entry.name()).isEqualTo("dir/f");
        assertThat(entry.size()).isEqualTo(3);
    }

    @Test
    void whatIsNotReadIsSkippedAndItsHolesCostNothing() throws IOException {
        byte[] archive = new TarBuilder()
                .raw(OldSparse.header("f", 3, LIMIT / 2, false, 0, 3))
                .raw(Arrays.copyOf(new byte[] {1, 2, 3}, 512))
                .file("next", "")
                .build();
        TarReader reader = first(archive);

        assertThat(reader.next().orElseThrow().name()).isEqualTo("next");
    }

    @Test
    void theRealSizeCountsAgainstTheLimit() {
        assertRefused(old("f", 0, LIMIT + 1, "", LIMIT + 1, 0), "limit of " + LIMIT + " bytes");
        assertRefused(list(Long.toString(LIMIT * 2), "1", LIMIT * 2 + ",0", ""), "limit of " + LIMIT + " bytes");
        byte[] twice = new TarBuilder()
                .raw(OldSparse.header("a", 0, LIMIT / 2 + 1, false, LIMIT / 2 + 1, 0))
                .raw(OldSparse.header("b", 0, LIMIT / 2 + 1, false, LIMIT / 2 + 1, 0))
                .build();
        assertRefused(twice, "\"b\" of");
    }

    @Test
    void rangesMustAscendAndFitIntoTheFile() {
        for (long[] ranges : new long[][] {
            {5, 3, 7, 2},
            {5, 3, 0, 2},
            {5, 3, 5, 2},
            {18, 5, 20, 0},
            {21, 0, 21, 0},
            {-1, 5, 20, 0},
            {0, -5, 20, 10},
            {1, Long.MAX_VALUE, 20, 0},
            {Long.MAX_VALUE, 5, 20, 0}
        }) {
            String text = Arrays.stream(ranges).mapToObj(Long::toString).collect(Collectors.joining(","));
            assertRefused(old("f", 5, 20, "abcde", ranges), "sparse map of \"f\"");
            assertRefused(pairs(20, "abcde", ranges), "sparse map of \"f\"");
            assertRefused(list("20", "2", text, "abcde"), "sparse map of \"f\"");
            assertRefused(leading("20", "2\n" + text.replace(',', '\n') + "\n", "abcde"), "sparse map of \"f\"");
        }
        assertRefused(old("f", 0, -1, "", 0, 0), "real size is out of range (-1)");
    }

    @Test
    void theDataMustBeWhatTheMapSays() {
        assertRefused(old("f", 5, 20, "abcde", 0, 4), "4 bytes, but it has 5 bytes of data");
        assertRefused(pairs(20, "abcde", 0, 6), "6 bytes, but it has 5 bytes of data");
        assertRefused(list("20", "1", "0,6", "abcde"), "6 bytes, but it has 5 bytes of data");
        assertRefused(leading("20", "1\n0\n6\n", "abcde"), "6 bytes, but it has 5 bytes of data");
        assertRefused(
                new TarBuilder()
                        .raw(OldSparse.header("f", 600, 1000, false, 0, 600))
                        .raw(new byte[512])
                        .unfinished(),
                "truncated");
    }

    @Test
    void mapsHaveALimitOfTheirOwn() {
        var old = new TarBuilder().raw(OldSparse.header("f", 0, 20, true, 0, 0, 0, 0, 0, 0, 0, 0));
        byte[] further = OldSparse.further(true, new long[2 * 21]);
        for (int i = 0; i <= LARGEST_MAP / 512; i++) {
            old.raw(further);
        }
        assertRefused(old.build(), "sparse map of \"f\" is beyond the limit of 4096 bytes");
        assertRefused(
                leading("20", "999999999999999999\n" + "0\n0\n".repeat(LARGEST_MAP / 4), ""),
                "sparse map of \"f\" is beyond the limit of 4096 bytes");
    }

    @Test
    void mapsThatReadersDisagreeAboutAreRefused() {
        byte[] halfARange = OldSparse.header("f", 0, 20, false, 0, 0, 20, 0);
        halfARange[386] = 0;
        assertRefused(new TarBuilder().raw(OldSparse.sealed(halfARange)).build(), "half a range");
        assertRefused(
                new TarBuilder()
                        .raw(OldSparse.header("f", 0, 20, true, 20, 0))
                        .raw(OldSparse.further(false, 20, 0))
                        .build(),
                "goes on after its end");
        assertRefused(
                new TarBuilder()
                        .pax("GNU.sparse.size", 20)
                        .raw(OldSparse.header("f", 0, 20, false, 20, 0))
                        .build(),
                "two sparse maps");
        assertRefused(
                pax("GNU.sparse.size", 20, "GNU.sparse.map", "0,0", "GNU.sparse.offset", 0, "GNU.sparse.numbytes", 0),
                "contradict each other");
        assertRefused(pax("GNU.sparse.major", 1, "GNU.sparse.minor", 0, "GNU.sparse.size", 20), "1.0");
        assertRefused(list("20", "2", "0,0", ""), "another length than GNU.sparse.numblocks");
        assertRefused(new TarBuilder().node('S', "f").build(), "of a format that is not supported");
        assertRefused(
                new TarBuilder().pax("GNU.sparse.size", 20).symlink("f", "t").build(), "is no file");
    }

    @Test
    void recordsThatMakeNoSenseAreRefused() {
        assertRefused(pax("GNU.sparse.major", 2, "GNU.sparse.minor", 0), "2.0");
        assertRefused(pax("GNU.sparse.name", "g"), "without a version");
        assertRefused(pax("GNU.sparse.major", 1, "GNU.sparse.minor", 0), "no GNU.sparse.realsize");
        assertRefused(pax("GNU.sparse.map", "0,0"), "no GNU.sparse.size");
        assertRefused(pax("GNU.sparse.size", 5, "GNU.sparse.offset", 1), "not in pairs");
        assertRefused(pax("GNU.sparse.size", 5, "GNU.sparse.numbytes", 1), "not in pairs");
        assertRefused(
                pax("GNU.sparse.size", 5, "GNU.sparse.offset", 1, "GNU.sparse.offset", 1, "GNU.sparse.numbytes", 1),
                "not in pairs");
        assertRefused(list("20", "1", "0,0,0", ""), "odd number");
        assertRefused(list("20", "1", "0,", ""), "no number");
        assertRefused(list("20", "1", ",".repeat(4001), ""), "no number");
        assertRefused(leading("20", "1\n0\n", ""), "no number");
        assertRefused(leading("20", "1\n0\n12345678901234567890123\n", ""), "no number");
        assertRefused(
                new TarBuilder()
                        .pax("GNU.sparse.major", 1, "GNU.sparse.minor", 0, "GNU.sparse.realsize", 20)
                        .file("f", "1\n0\n0\n")
                        .build(),
                "does not end inside the member");
    }

    private static void assertSparse(byte[] archive) throws IOException {
        TarReader reader = first(archive);
        MemberContent content = reader.content();
        assertThat(content.size()).isEqualTo(20);
        assertThat(content.stored()).isEqualTo(7);
        assertThat(content.skipHole()).isEqualTo(2);
        assertThat(content.skipHole()).isZero();
        assertThat(content.readNBytes(3)).asString().isEqualTo("abc");
        assertThat(content.readNBytes(6)).asString().isEqualTo("\0\0\0\0\0d");
        assertThat(content.readNBytes(3)).asString().isEqualTo("efg");
        assertThat(content.skipHole()).isEqualTo(6);
        assertThat(content.read()).isNegative();
        assertThat(reader.next()).isEmpty();

        TarReader again = first(archive);
        assertThat(again.content().readAllBytes()).asString().isEqualTo("\0\0abc\0\0\0\0\0defg" + "\0".repeat(6));
    }

    private static byte[] old(String name, long stored, long realSize, String data, long... ranges) {
        byte[] bytes = data.getBytes(StandardCharsets.US_ASCII);
        return new TarBuilder()
                .raw(OldSparse.header(name, stored, realSize, false, ranges))
                .raw(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512))
                .build();
    }

    private static byte[] pairs(long realSize, String data, long... ranges) {
        Object[] records = new Object[4 + 2 * ranges.length];
        records[0] = "GNU.sparse.size";
        records[1] = realSize;
        records[2] = "GNU.sparse.numblocks";
        records[3] = ranges.length / 2;
        for (int i = 0; i < ranges.length; i++) {
            records[4 + 2 * i] = i % 2 == 0 ? "GNU.sparse.offset" : "GNU.sparse.numbytes";
            records[5 + 2 * i] = ranges[i];
        }
        return new TarBuilder().pax(records).file("f", data).build();
    }

    private static byte[] list(String realSize, String count, String map, String data) {
        return new TarBuilder()
                .pax("GNU.sparse.size", realSize, "GNU.sparse.numblocks", count, "GNU.sparse.map", map)
                .file("f", data)
                .build();
    }

    private static byte[] leading(String realSize, String map, String data) {
        int padding = -map.length() & 511;
        return new TarBuilder()
                .pax("GNU.sparse.major", 1, "GNU.sparse.minor", 0, "GNU.sparse.realsize", realSize)
                .file("f", map + "\0".repeat(padding) + data)
                .build();
    }

    private static byte[] pax(Object... records) {
        return new TarBuilder().pax(records).file("f", "").build();
    }

    private static void assertRefused(byte[] archive, String reason) {
        assertThatThrownBy(() -> {
                    TarReader reader = reader(archive);
                    while (reader.next().isPresent()) {
                        reader.content().skip();
                    }
                })
                .isInstanceOf(InvalidArgument.class)
                .hasMessageStartingWith("invalid tar archive: ")
                .hasMessageContaining(reason);
    }

    private static TarReader first(byte[] archive) throws IOException {
        TarReader reader = reader(archive);
        reader.next();
        return reader;
    }

    private static TarReader reader(byte[] archive) {
        return new TarReader(new ByteArrayInputStream(archive), new TarLimits(50, LIMIT, LARGEST_MAP));
    }
}

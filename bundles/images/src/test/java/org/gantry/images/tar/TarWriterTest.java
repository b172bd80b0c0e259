package org.gantry.images.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what the reader reads. */
class TarWriterTest {
    private static final Instant TIME = Instant.parse("2024-05-06T07:08:09Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TarWriter tar = new TarWriter(out);

    @Test
    void plainMembersNeedNoExtendedHeader() throws IOException {
        tar.add(entry(TarEntry.Type.DIRECTORY, "d/", "", 0, TIME, Map.of()));
        tar.add(entry(TarEntry.Type.FILE, "d/f", "", 3, TIME, Map.of()), content("abc"));
        tar.finish();
        assertThat(out.size()).isEqualTo(512 + 512 + 512 + 1024);
        TarReader reader = reader();
        assertThat(reader.next()).contains(entry(TarEntry.Type.DIRECTORY, "d/", "", 0, TIME, Map.of()));
        assertThat(reader.next()).contains(entry(TarEntry.Type.FILE, "d/f", "", 3, TIME, Map.of()));
        assertThat(reader.content().readAllBytes()).asString().isEqualTo("abc");
        assertThat(reader.next()).isEmpty();
        assertThat(reader.isEnded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1969-12-31T23:59:58.250Z",
                "2024-05-06T07:08:09.123456789Z",
                "1970-01-01T00:00:00Z",
                "2400-01-01T00:00:00.5Z"
            })
    void timesAreExact(String time) throws IOException {
        TarEntry entry = entry(TarEntry.Type.FIFO, "p", "", 0, Instant.parse(time), Map.of());
        tar.add(entry);
        tar.finish();
        assertThat(reader().next()).contains(entry);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 99, 100, 101, 255, 1000, 4000})
    void namesOfAnyLengthAreWhole(int length) throws IOException {
        String name = "n".repeat(length);
        TarEntry entry = entry(TarEntry.Type.SYMBOLIC_LINK, name, "\u00fc" + name, 0, TIME, Map.of());
        tar.add(entry);
        tar.finish();
        assertThat(reader().next()).contains(entry);
    }

    @Test
    void aNameThatIsNoTextIsKept() throws IOException {
        TarEntry entry = entry(TarEntry.Type.FIFO, "a\udcff", "", 0, TIME, Map.of());
        tar.add(entry);
        tar.finish();
        assertThat(reader().next()).contains(entry);
    }

    @Test
    void largeNumbersAndAttributesAreExact() throws IOException {
        byte[] value = {0, '\n', '=', -1};
        tar.add(new TarEntry(
                TarEntry.Type.CHARACTER_DEVICE,
                "dev",
                "",
                0,
                07777,
                (int) 3_000_000_000L,
                2_097_152,
                TIME,
                TIME,
                250,
                0xFFFF,
                Map.of("security.capability", value)));
        tar.finish();
        TarEntry read = reader().next().orElseThrow();
        assertThat(Integer.toUnsignedLong(read.uid())).isEqualTo(3_000_000_000L);
        assertThat(read.gid()).isEqualTo(2_097_152);
        assertThat(read.permissions()).isEqualTo(07777);
        assertThat(read.major()).isEqualTo(250);
        assertThat(read.minor()).isEqualTo(0xFFFF);
        assertThat(read.xattrs()).containsOnlyKeys("security.capability");
        assertThat(read.xattrs().get("security.capability")).isEqualTo(value);
    }

    /** Records of 98 to 102 bytes: their length counts its own digits. */
    @ParameterizedTest
    @ValueSource(ints = {60, 70, 71, 72, 73, 74, 75, 76, 77, 80, 970, 971, 972, 973, 974, 975})
    void recordsCountThemselves(int length) throws IOException {
        tar.add(entry(TarEntry.Type.FIFO, "p", "", 0, TIME, Map.of("user.k", new byte[length])));
        tar.finish();
        assertThat(reader().next().orElseThrow().xattrs().get("user.k")).hasSize(length);
    }

    /** The file shrank, or grew, after its size was written. */
    @Test
    void contentHasTheSizeThatWasSaid() throws IOException {
        tar.add(entry(TarEntry.Type.FILE, "shrunk", "", 5, TIME, Map.of()), content("ab"));
        tar.add(entry(TarEntry.Type.FILE, "grown", "", 2, TIME, Map.of()), content("abcde"));
        tar.finish();
        TarReader reader = reader();
        reader.next();
        assertThat(reader.content().readAllBytes()).containsExactly('a', 'b', 0, 0, 0);
        reader.next();
        assertThat(reader.content().readAllBytes()).containsExactly('a', 'b');
    }

    @Test
    void contentIsNotForgotten() {
        assertThatThrownBy(() -> tar.add(entry(TarEntry.Type.FILE, "f", "", 1, TIME, Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private TarReader reader() {
        return new TarReader(new ByteArrayInputStream(out.toByteArray()), TarLimits.DEFAULT);
    }

    private static ByteArrayInputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static TarEntry entry(
            TarEntry.Type type, String name, String target, long size, Instant time, Map<String, byte[]> xattrs) {
        return new TarEntry(type, name, target, size, 0644, 1, 2, time, time, 0, 0, xattrs);
    }
}

package org.gantry.images.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.images.testing.TarBuilder;
import org.gantry.linux.syscall.CString;
import org.junit.jupiter.api.Test;

class TarReaderTest {
    private static final long LIMIT = 1000;

    @Test
    void readsEveryTypeOfMember() throws IOException {
        byte[] archive = new TarBuilder()
                .mode(04755)
                .owner(1000, 1001)
                .mtime(1_234_567_890)
                .file("bin/su", "program")
                .directory("dir/")
                .symlink("link", "target")
                .hardLink("hard", "bin/su")
                .device(1, 3)
                .node('3', "null")
                .node('4', "disk")
                .node('6', "fifo")
                .build();

        List<TarEntry> entries = read(archive);

        assertThat(entries)
                .extracting(TarEntry::type)
                .containsExactly(
                        TarEntry.Type.FILE,
                        TarEntry.Type.DIRECTORY,
                        TarEntry.Type.SYMBOLIC_LINK,
                        TarEntry.Type.HARD_LINK,
                        TarEntry.Type.CHARACTER_DEVICE,
                        TarEntry.Type.BLOCK_DEVICE,
                        TarEntry.Type.FIFO);
        TarEntry su = entries.getFirst();
        assertThat(su.name()).isEqualTo("bin/su");
        assertThat(su.size()).isEqualTo(7);
        assertThat(su.permissions()).isEqualTo(04755);
        assertThat(su.uid()).isEqualTo(1000);
        assertThat(su.gid()).isEqualTo(1001);
        assertThat(su.modified()).isEqualTo(Instant.ofEpochSecond(1_234_567_890));
        assertThat(entries.get(3).linkName()).isEqualTo("bin/su");
        assertThat(entries.get(4).major()).isEqualTo(1);
        assertThat(entries.get(4).minor()).isEqualTo(3);
        assertThat(entries.get(6).major()).isZero();
    }

    @Test
    void contentIsByteExactAndMayBeLeftUnread() throws IOException {
        byte[] content = new byte[490];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) i;
        }
        var reader = reader(
                new TarBuilder().file("skipped", content).file("read", content).build());

        reader.next();
        reader.next();

        assertThat(reader.content().readAllBytes()).isEqualTo(content);
        assertThat(reader.next()).isEmpty();
        assertThat(reader.isEnded()).isTrue();
    }

    @Test
    void paxOverridesTheHeader() throws IOException {
        String longName = "d/".repeat(150) + "file";
        byte[] archive = new TarBuilder()
                .pax(
                        "path",
                        longName,
                        "uid",
                        "3000000",
                        "gid",
                        "7",
                        "mtime",
                        "-1.25",
                        "atime",
                        "1.000000001",
                        "size",
                        "4")
                .member('0', "short", "", 9_999, "text".getBytes(StandardCharsets.US_ASCII))
                .pax("linkpath", "t".repeat(300))
                .symlink("link", "cut")
                .build();

        List<TarEntry> entries = read(archive);

        TarEntry file = entries.getFirst();
        assertThat(file.name()).isEqualTo(longName);
        assertThat(file.uid()).isEqualTo(3_000_000);
        assertThat(file.gid()).isEqualTo(7);
        assertThat(file.size()).isEqualTo(4);
        assertThat(file.modified()).isEqualTo(Instant.ofEpochSecond(-2, 750_000_000));
        assertThat(file.accessed()).isEqualTo(Instant.ofEpochSecond(1, 1));
        assertThat(entries.get(1).linkName()).hasSize(300);
        assertThat(entries.get(1).uid()).isZero();
    }

    @Test
    void gnuLongNamesAndBase256Numbers() throws IOException {
        String longName = "x".repeat(200);
        byte[] archive = new TarBuilder()
                .gnuLongName(longName)
                .owner(0x7F00_0000, 0)
                .mtime(-5)
                .file("cut", "")
                .build();

        TarEntry entry = read(archive).getFirst();

        assertThat(entry.name()).isEqualTo(longName);
        assertThat(entry.uid()).isEqualTo(0x7F00_0000);
        assertThat(entry.modified()).isEqualTo(Instant.ofEpochSecond(-5));
    }

    @Test
    void attributesAndNamesKeepBytesThatAreNoText() throws IOException {
        byte[] capability = {1, 0, 0, 2, (byte) 0x80, (byte) 0xFF, 0, '\n', 0, 0};
        byte[] name = {'n', (byte) 0xE4, 'm'};
        byte[] archive = new TarBuilder()
                .pax("SCHILY.xattr.security.capability", capability, "path", name)
                .file("x", "")
                .build();

        TarEntry entry = read(archive).getFirst();

        assertThat(entry.xattrs().get("security.capability")).isEqualTo(capability);
        assertThat(CString.encode(entry.name())).isEqualTo(name);
    }

    @Test
    void globalHeadersAreSkipped() throws IOException {
        byte[] comment = "20 comment=whatever\n".getBytes(StandardCharsets.US_ASCII);
        byte[] archive = new TarBuilder()
                .member('g', "pax_global_header", "", comment.length, comment)
                .file("a", "")
                .build();

        assertThat(read(archive)).extracting(TarEntry::name).containsExactly("a");
    }

    @Test
    void anOldFileWithASlashIsADirectory() throws IOException {
        byte[] archive =
                new TarBuilder().member('\0', "old/", "", 0, new byte[0]).build();

        assertThat(read(archive)).extracting(TarEntry::type).containsExactly(TarEntry.Type.DIRECTORY);
    }

    @Test
    void anArchiveWithoutEndMarkIsNotEnded() throws IOException {
        var reader = reader(new TarBuilder().file("a", "b").unfinished());

        reader.next();

        assertThat(reader.next()).isEmpty();
        assertThat(reader.isEnded()).isFalse();
    }

    @Test
    void anArchiveMayEndWithoutPaddingButIsNotEnded() throws IOException {
        byte[] archive = new TarBuilder().file("name", "content").unfinished();
        var reader = reader(Arrays.copyOf(archive, archive.length - TarHeader.BLOCK + "content".length()));

        reader.next();

        assertThat(reader.content().readAllBytes()).hasSize("content".length());
        assertThat(reader.next()).isEmpty();
        assertThat(reader.isEnded()).isFalse();
    }

    @Test
    void truncationIsNoticedWherever() {
        byte[] archive =
                new TarBuilder().pax("path", "p").file("name", "content").unfinished();
        int withoutPadding = archive.length - TarHeader.BLOCK + "content".length();
        for (int length = 1; length < archive.length; length++) {
            if (length == withoutPadding) {
                continue; // is not told from what umoci writes; it has no end mark
            }
            byte[] cut = Arrays.copyOf(archive, length);
            assertThatThrownBy(() -> read(cut))
                    .describedAs("cut after %d bytes", length)
                    .isInstanceOf(InvalidArgument.class)
                    .hasMessageStartingWith("invalid tar archive: ");
        }
    }

    @Test
    void refusesWhatIsNoArchive() {
        assertRefused("x".repeat(2000).getBytes(StandardCharsets.US_ASCII), "octal number");
        byte[] damaged = new TarBuilder().file("a", "").build();
        damaged[0] = 'b';
        assertRefused(damaged, "does not match its checksum");
        assertRefused("short".getBytes(StandardCharsets.US_ASCII), "shorter than one header");
        assertRefused(new TarBuilder().raw(new byte[512]).file("a", "").build(), "lone zero block");
    }

    @Test
    void refusesSizesBeyondTheLimits() {
        byte[] none = new byte[0];
        assertRefused(new TarBuilder().member('0', "a", "", 2_000, none).build(), "limit of 1000 bytes");
        assertRefused(
                new TarBuilder().member('0', "a", "", Long.MAX_VALUE, none).build(), "limit of 1000 bytes");
        assertRefused(new TarBuilder().member('0', "a", "", -1, none).build(), "size of \"a\" is out of range");
        assertRefused(
                new TarBuilder()
                        .pax("size", "9223372036854775808")
                        .file("a", "")
                        .build(),
                "is no number");
        byte[] half = new byte[600];
        assertRefused(new TarBuilder().file("a", half).file("b", half).build(), "\"b\" of 600 bytes");
    }

    /** Else many small members with large headers would be as good as one large member. */
    @Test
    void extendedHeadersCountAgainstTheLimit() {
        for (char type : new char[] {'x', 'g', 'L', 'K'}) {
            byte[] header = type == 'x' || type == 'g'
                    ? ("600 comment=" + "c".repeat(587) + "\n").getBytes(StandardCharsets.US_ASCII)
                    : "n".repeat(600).getBytes(StandardCharsets.US_ASCII);
            var archive = new TarBuilder().member(type, "h", "", header.length, header);
            assertRefused(archive.file("a", new byte[401]).build(), "of 401 bytes takes it beyond the limit of 1000");
            assertRefused(
                    new TarBuilder()
                            .member(type, "h", "", header.length, header)
                            .member(type, "h", "", header.length, header)
                            .file("a", "")
                            .build(),
                    "an extended header of 600 bytes takes it beyond the limit of 1000 bytes");
        }
    }

    @Test
    void refusesTooManyHeaders() {
        var many = new TarBuilder();
        for (int i = 0; i < 60; i++) {
            many.file("f" + i, "");
        }
        assertRefused(many.build(), "more than 50 members, at \"f50\"");
        var globals = new TarBuilder();
        for (int i = 0; i < 60; i++) {
            globals.member('g', "g", "", 0, new byte[0]);
        }
        assertRefused(globals.build(), "more than 50 members");
    }

    @Test
    void refusesLargeExtendedHeaders() {
        for (char type : new char[] {'x', 'g', 'L', 'K'}) {
            assertRefused(
                    new TarBuilder()
                            .member(type, "h", "", 1L << 40, new byte[0])
                            .build(),
                    "extended header of 1099511627776 bytes");
        }
    }

    @Test
    void refusesBrokenPaxRecords() {
        for (String broken :
                List.of("5 a=b\n", "99 a=b\n", "x a=b\n", "6 a-bc\n", "0 a=b\n", "12345678901 a=b\n", "4 =b")) {
            byte[] bytes = broken.getBytes(StandardCharsets.US_ASCII);
            assertRefused(
                    new TarBuilder()
                            .member('x', "h", "", bytes.length, bytes)
                            .file("a", "")
                            .build(),
                    "a PAX record");
        }
        assertRefused(new TarBuilder().pax("uid", "1e3").file("a", "").build(), "is no number");
        assertRefused(
                new TarBuilder().pax("mtime", "1".repeat(39)).file("a", "").build(), "is no time");
        assertRefused(new TarBuilder().pax("path", "a\0b").file("a", "").build(), "a name holds a NUL");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertRefused(new TarBuilder().node('V', "label").build(), "unknown type 86");
        assertRefused(new TarBuilder().owner(-1, 0).file("a", "").build(), "uid of \"a\" is out of range");
        assertRefused(new TarBuilder().device(5000, 0).node('3', "a").build(), "major of \"a\" is out of range");
    }

    private static void assertRefused(byte[] archive, String reason) {
        assertThatThrownBy(() -> read(archive))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageStartingWith("invalid tar archive: ")
                .hasMessageContaining(reason);
    }

    private static List<TarEntry> read(byte[] archive) throws IOException {
        var reader = reader(archive);
        var entries = new ArrayList<TarEntry>();
        Optional<TarEntry> next = reader.next();
        while (next.isPresent()) {
            entries.add(next.get());
            next = reader.next();
        }
        return entries;
    }

    private static TarReader reader(byte[] archive) {
        return new TarReader(new ByteArrayInputStream(archive), new TarLimits(50, LIMIT, 5_000));
    }
}

package org.gantry.images.unpack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.unpack.HostileStore.Road;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One attack each, by every road. All have to be refused in words that name the reason, touch nothing outside, and leave
 * nothing behind inside.
 */
@ParameterizedClass
@EnumSource(Road.class)
@SuppressWarnings("NullAway.Init")
class HostileArchiveIT {
    @Parameter
    Road road;

    @TempDir
    Path directory;

    private HostileStore store;
    private Path victim;

    @BeforeEach
    void makeAStoreAndAVictim() {
        Root.required();
        store = new HostileStore(road, directory, TarLimits.DEFAULT);
        victim = store.victim();
    }

    @AfterEach
    void nothingHappened() {
        if (store != null) {
            store.requireNothingHappened();
        }
    }

    @Test
    void nameWithDotDot() {
        refused(new TarBuilder().file("../../../../victim", "pwned"), "the name \"../../../../victim\" climbs out");
    }

    @Test
    void nameWithDotDotInside() {
        refused(new TarBuilder().directory("a").file("a/../../victim", "pwned"), "climbs out");
    }

    @Test
    void absoluteName() {
        refused(new TarBuilder().pax("path", victim.toString()).file("x", "pwned"), "is absolute");
    }

    @Test
    void throughAnAbsoluteSymbolicLink() {
        refused(
                new TarBuilder()
                        .pax("linkpath", directory.toString())
                        .symlink("out", "x")
                        .file("out/victim", "pwned"),
                "\"out/victim\" leaves the layer through a symbolic link");
    }

    @Test
    void symbolicLinkThatClimbsOut() {
        refused(new TarBuilder().symlink("out", "../../.."), "invalid symlink \"out\" -> \"../../..\"");
    }

    @Test
    void throughAChainOfSymbolicLinks() {
        refused(
                new TarBuilder()
                        .directory("a")
                        .symlink("a/b", "..")
                        .pax("linkpath", "a/b/" + directory)
                        .symlink("c", "x")
                        .symlink("d", "/")
                        .file("d/victim", "pwned"),
                "leaves the layer through a symbolic link");
    }

    @Test
    void throughALinkToMagic() {
        refused(
                new TarBuilder().symlink("self", "/proc/self/root").file("self/tmp/x", "pwned"),
                "leaves the layer through a symbolic link");
    }

    @Test
    void throughALoopOfSymbolicLinks() {
        refused(
                new TarBuilder().symlink("a", "b").symlink("b", "a").file("a/x", "pwned"),
                "passes through a symbolic link where none may be");
    }

    @Test
    void throughADanglingSymbolicLink() {
        refused(
                new TarBuilder().symlink("a", "nowhere").file("a/x", "pwned"),
                "\"a\" is needed as a directory, but is something else");
    }

    @Test
    void hardLinkOutside() {
        refused(new TarBuilder().hardLink("mine", "../../../victim"), "the link target \"../../../victim\" climbs out");
    }

    @Test
    void hardLinkToAnAbsolutePath() {
        refused(new TarBuilder().pax("linkpath", victim.toString()).hardLink("mine", "x"), "is absolute");
    }

    @Test
    void hardLinkThroughASymbolicLink() {
        refused(
                new TarBuilder()
                        .pax("linkpath", directory.toString())
                        .symlink("out", "x")
                        .hardLink("mine", "out/victim"),
                "leaves the layer through a symbolic link");
    }

    @Test
    void hardLinkToNothing() {
        refused(
                new TarBuilder().hardLink("mine", "nothing"),
                "the target \"nothing\" of the hard link \"mine\" does not");
    }

    @Test
    void hardLinkToADirectory() {
        refused(new TarBuilder().directory("d").hardLink("mine", "d"), "is a directory");
    }

    @Test
    void hardLinkToItself() {
        refused(new TarBuilder().file("a", "x").hardLink("a", "./a"), "cannot be linked to");
    }

    @Test
    void whiteoutOutside() {
        refused(new TarBuilder().file("../../../.wh.victim", ""), "climbs out");
    }

    @Test
    void whiteoutOfDotDot() {
        refused(new TarBuilder().directory("d").file("d/.wh...", ""), "names nothing that can be hidden");
        refused(new TarBuilder().file(".wh..", ""), "names nothing that can be hidden");
        refused(new TarBuilder().file(".wh.", ""), "names nothing that can be hidden");
    }

    @Test
    void whiteoutThroughASymbolicLink() {
        refused(
                new TarBuilder().directory("real").symlink("a", "real").file("a/.wh.x", ""),
                "passes through a symbolic link where none may be");
        refused(
                new TarBuilder().symlink("a", "/").file("a/.wh..wh..opq", ""),
                "passes through a symbolic link where none may be");
    }

    @Test
    void fileAsDirectory() {
        refused(new TarBuilder().file("a", "").file("a/b", ""), "\"a\" is needed as a directory");
    }

    @Test
    void rootThatIsNoDirectory() {
        refused(new TarBuilder().symlink("./", "/"), "is not a directory");
    }

    @Test
    void deviceThatIsAWhiteout() {
        refused(new TarBuilder().device(0, 0).node('3', "a"), "is a device 0:0");
    }

    @Test
    void attributesOfOverlayfs() {
        refused(
                new TarBuilder()
                        .pax("SCHILY.xattr.trusted.overlay.redirect", "/../../..")
                        .directory("a"),
                "trusted.overlay.redirect, which is overlayfs's own");
    }

    @Test
    void giganticSize() {
        refused(new TarBuilder().member('0', "huge", "", Long.MAX_VALUE, new byte[0]), "beyond the limit");
        refused(new TarBuilder().pax("size", "1152921504606846976").file("huge", ""), "beyond the limit");
    }

    @Test
    void sizeBeyondTheEnd() {
        refused(new TarBuilder().member('0', "a", "", 100_000, new byte[512]), "ends inside \"a\", so it is truncated");
    }

    @Test
    void deepPath() {
        refused(new TarBuilder().pax("path", "d/".repeat(1500) + "x").file("x", ""), "is deeper than 255 directories");
    }

    @Test
    void longName() {
        refused(new TarBuilder().pax("path", "n".repeat(300)).file("x", ""), "more than 255 bytes");
        refused(new TarBuilder().pax("path", "d/".repeat(4000)).file("x", ""), "longer than 4095 bytes");
        refused(new TarBuilder().pax("linkpath", "l".repeat(5000)).symlink("x", ""), "\"x\" cannot be made");
    }

    @Test
    void hugeExtendedHeader() {
        refused(new TarBuilder().member('x', "h", "", 1L << 40, new byte[0]), "an extended header of");
    }

    @Test
    void truncatedTar() {
        byte[] archive = new TarBuilder().file("a", "content").build();
        refused(Arrays.copyOf(archive, 700), "truncated");
        if (road.isImport()) { // the others have a digest, which says that nothing is missing
            refused(Arrays.copyOf(archive, 1024), "no end mark, so it is truncated");
        }
    }

    @Test
    void truncatedGzip() throws IOException {
        byte[] archive = gzip(new TarBuilder().file("a", "content").build());

        refused(Arrays.copyOf(archive, archive.length - 9), "invalid gzip compressed data: it is cut off");
    }

    @Test
    void noArchiveAtAll() {
        refused("<html>Not found</html>".repeat(100).getBytes(StandardCharsets.US_ASCII), "invalid tar archive");
        if (road.isImport()) { // the others have a digest, by which it is to be empty
            refused(new byte[0], "invalid tar archive");
        }
    }

    private void refused(TarBuilder archive, String reason) {
        refused(archive.build(), reason);
    }

    private void refused(byte[] archive, String reason) {
        store.refuses(archive, reason);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}

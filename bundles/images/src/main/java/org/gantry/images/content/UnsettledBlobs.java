package org.gantry.images.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.Disk;
import org.gantry.images.disk.HostBoot;
import org.gantry.images.disk.Settling;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Large blobs that are in the store but may not be on the disk yet. Each has a mark with the boot of the host, which is made
 * before the blob gets its name and goes when the blob is on the disk. A mark of another boot says that the host went down in
 * between: that blob is read, and removed if it is not what its name says.
 */
final class UnsettledBlobs {
    private static final Logger LOG = LoggerFactory.getLogger(UnsettledBlobs.class);

    /** Smaller ones are waited for: manifests and configs are what makes an image known, and take no time. */
    private static final long LARGE = 1 << 20;

    private static final int CHUNK = 1 << 17;

    private final ImageLayout layout;
    private final Disk disk;
    private final String boot = HostBoot.id();
    private final Settling<Mark> settling;
    private final Map<Digest, Mark> marks = new HashMap<>();

    /** One time that a blob was published; the same one may come again, after it was deleted. */
    private static final class Mark {
        private final Digest digest;

        Mark(Digest digest) {
            this.digest = digest;
        }
    }

    UnsettledBlobs(ImageLayout layout, Disk disk, Settling.Pace pace) throws IOException {
        this.layout = layout;
        this.disk = disk;
        this.settling = new Settling<>(this::settle, pace);
        recover();
    }

    /** Gives a blob its name. */
    @FunctionalInterface
    interface Naming {
        void run() throws IOException;
    }

    boolean mayWait(long size) {
        return size >= LARGE;
    }

    /** Puts a blob into the store that is brought to the disk later. */
    void publish(Digest digest, Naming naming) throws IOException {
        Mark mark = mark(digest);
        naming.run();
        settling.add(mark);
    }

    private synchronized Mark mark(Digest digest) throws IOException {
        Files.writeString(layout.unsettled(digest), boot);
        var mark = new Mark(digest);
        marks.put(digest, mark);
        return mark;
    }

    /** The blob has been deleted. */
    synchronized void forget(Digest digest) throws IOException {
        marks.remove(digest);
        Files.deleteIfExists(layout.unsettled(digest));
    }

    private synchronized void settled(Mark mark) throws IOException {
        if (marks.remove(mark.digest, mark)) {
            Files.deleteIfExists(layout.unsettled(mark.digest));
        }
    }

    /** Waits until all are on the disk. */
    void await() throws InterruptedException {
        settling.await();
    }

    private void settle(List<Mark> some) {
        disk.sync(layout.directory());
        for (Mark mark : some) {
            try {
                settled(mark);
            } catch (IOException e) {
                LOG.warn("The mark of {} stays until the next start", mark.digest, e);
            }
        }
    }

    private void recover() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.unsettled())) {
            for (Path file : files) {
                recover(file);
            }
        }
    }

    private void recover(Path file) throws IOException {
        Digest digest;
        try {
            digest = Digest.parse(file.getFileName().toString().replaceFirst("-", ":"));
        } catch (IllegalArgumentException e) {
            LOG.warn("{} is no mark of a blob; it is left alone", file);
            return;
        }
        if (Files.readString(file).equals(boot)) {
            settling.add(mark(digest));
        } else {
            check(digest);
        }
    }

    /** What can be read after the host went down is on the disk. */
    private void check(Digest digest) throws IOException {
        Path blob = layout.blob(digest);
        if (Files.exists(blob) && !hash(blob, digest.algorithm()).equals(digest)) {
            LOG.warn("The host went down before {} was on the disk; it is removed", blob);
            Files.delete(blob);
            disk.forceDirectory(layout.blobs(digest.algorithm()));
        }
        forget(digest);
    }

    private static Digest hash(Path file, String algorithm) throws IOException {
        MessageDigest hash = Sha.start(algorithm);
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                hash.update(chunk, 0, count);
            }
        }
        return Sha.finish(algorithm, hash);
    }
}

package org.gantry.images.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.AtomicFile;
import org.gantry.images.disk.Disk;
import org.gantry.images.disk.EngineRoot;
import org.gantry.images.disk.HostBoot;
import org.gantry.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots on disk: {@code <root>/snapshots/<number>/} with {@code fs/} (the layer), {@code work/} (overlayfs's own, while
 * active) and {@code snapshot.json}. Numbers keep the paths so short that 127 of them fit into the one page that mount(2)
 * takes for its options. A directory is made as {@code new-<number>} and removed as {@code old-<number>}, so that one with
 * a plain number is whole.
 */
final class SnapshotDirectories {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotDirectories.class);
    private static final String FILES = "fs";
    private static final String WORK = "work";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Path directory;
    private final Disk disk;
    private final String boot = HostBoot.id();
    private long last;

    SnapshotDirectories(Path directory, Disk disk) throws IOException {
        this.directory = EngineRoot.privateDirectory(directory);
        this.disk = disk;
    }

    /** All snapshots by number, after removing what a crash left half made or half removed. */
    Map<Long, Snapshot> recover() throws IOException {
        var found = new TreeMap<Long, Snapshot>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (NUMBER.matcher(name).matches()) {
                    long number = Long.parseLong(name);
                    last = Math.max(last, number);
                    recover(number, found);
                } else {
                    LOG.info("Removing what an interrupted operation left: {}", entry);
                    TreeRemoval.remove(directory, name);
                }
            }
        }
        return found;
    }

    private void recover(long number, Map<Long, Snapshot> found) throws IOException {
        try {
            Snapshot snapshot = Json.lenient().readValue(metadata(of(number)).read(), Snapshot.class);
            if (snapshot.isLost(boot)) {
                LOG.warn("The host went down before snapshot {} was on the disk; it is removed", of(number));
                retireDurably(number);
                discard(number);
                return;
            }
            if (snapshot.chainId() != null) {
                TreeRemoval.remove(of(number), WORK);
            }
            found.put(number, snapshot);
        } catch (JsonProcessingException | NoSuchFileException e) {
            LOG.error("Snapshot {} has no readable metadata; it is left alone and not used", of(number), e);
        }
    }

    Path files(long number) {
        return of(number).resolve(FILES);
    }

    Path work(long number) {
        return of(number).resolve(WORK);
    }

    /** A number for a snapshot to be made. */
    long next() {
        return ++last;
    }

    /** What a new snapshot's directory begins with. */
    @FunctionalInterface
    interface Filling {
        void fill(Path files) throws IOException;
    }

    /** Makes a snapshot's directory; its content is durable when it is filled. */
    void create(long number, Snapshot snapshot, Filling filling) throws IOException {
        Path unfinished = directory.resolve("new-" + number);
        Files.createDirectory(unfinished);
        Files.createDirectory(unfinished.resolve(FILES));
        Files.createDirectory(unfinished.resolve(WORK));
        filling.fill(unfinished.resolve(FILES));
        metadata(unfinished).create(Json.lenient().writeValueAsBytes(snapshot));
        disk.rename(unfinished, of(number));
        disk.forceDirectory(directory);
    }

    /** Removes what is left of one that could not be made. */
    void discardUnfinished(long number) {
        TreeRemoval.remove(directory, "new-" + number);
    }

    /** Writes everything on the file system of the snapshots to the disk. */
    void sync() {
        disk.sync(directory);
    }

    /** Says that a layer is committed; until {@link #settle} says otherwise, only this run of the host may believe it. */
    Snapshot commit(long number, Snapshot active, Digest chainId, long size) throws IOException {
        Snapshot committed = active.committed(chainId, size, boot);
        metadata(of(number)).write(Json.lenient().writeValueAsBytes(committed));
        TreeRemoval.remove(of(number), WORK);
        return committed;
    }

    /** Says that a committed layer is on the disk, which {@link #sync} has seen to. */
    Snapshot settle(long number, Snapshot committed) throws IOException {
        Snapshot settled = committed.settled();
        metadata(of(number)).write(Json.lenient().writeValueAsBytes(settled));
        return settled;
    }

    /**
     * Takes a snapshot out of existence at once; {@link #discard} then frees its space. It comes back if the host goes down
     * soon, for nobody waits for the disk: an active one belongs to no container then, and goes again.
     */
    void retire(long number) throws IOException {
        disk.rename(of(number), directory.resolve("old-" + number));
    }

    /** As {@link #retire}, for ever: a layer that came back might not be whole. */
    void retireDurably(long number) throws IOException {
        retire(number);
        disk.forceDirectory(directory);
    }

    void discard(long number) {
        TreeRemoval.remove(directory, "old-" + number);
    }

    private Path of(long number) {
        return directory.resolve(Long.toString(number));
    }

    private AtomicFile metadata(Path snapshot) {
        return new AtomicFile(snapshot.resolve("snapshot.json"), disk);
    }
}

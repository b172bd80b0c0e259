package org.gantry.engine.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gantry.api.ByteSize;
import org.gantry.api.EngineException;
import org.gantry.api.container.IsolationConfig;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.ContainerRegistry;
import org.gantry.engine.core.Layout;
import org.gantry.engine.spec.DefaultMounts;
import org.gantry.engine.spec.NamespaceModes;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.mount.MountFlags;
import org.gantry.linux.mount.Mounts;
import org.gantry.linux.mount.OwnerMap;
import org.jspecify.annotations.Nullable;

/**
 * The /dev/shm that containers share, which goes with an IPC namespace that they share. That of a shareable container is
 * mounted on the host for as long as its run lasts; others have it by a bind mount and keep it if they run longer.
 */
public final class SharedMemory {
    private static final String TARGET = "/dev/shm";
    private static final long FLAGS = MountFlags.MS_NOSUID | MountFlags.MS_NODEV | MountFlags.MS_NOEXEC;

    private final Layout layout;
    private final Donors donors;

    public SharedMemory(Layout layout, ContainerRegistry registry) {
        this.layout = layout;
        this.donors = new Donors(registry);
    }

    /**
     * Where the /dev/shm of a container that is about to start is on the host; null for one that has its own, or none.
     *
     * @throws EngineException.InvalidArgument in Docker's words if it is to be another's, which shares none
     */
    public @Nullable String prepare(Container container, Optional<OwnerMap> owners) {
        IsolationConfig isolation = container.record().config().isolation();
        Optional<String> donor = NamespaceModes.container(isolation.ipcMode());
        if (donor.isPresent()) {
            return ofDonor(donors.find("ipc", donor.get()));
        }
        if (NamespaceModes.isHost(isolation.ipcMode())) {
            return TARGET;
        }
        boolean replaced = container.record().mounts().stream()
                .anyMatch(mount -> mount.mount().destination().equals(TARGET));
        return isolation.ipcMode().equals(NamespaceModes.SHAREABLE) && !replaced ? make(container, owners) : null;
    }

    /** The run is over. Idempotent. */
    public void remove(String container) {
        Path directory = layout.sharedMemory(container);
        if (Files.exists(directory)) {
            Mounts.unmountIfMounted(directory.toString());
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + directory, e);
            }
        }
    }

    /** Removes what runs have left behind that an earlier engine began. */
    public void removeLeftovers(Predicate<String> runs) {
        if (!Files.isDirectory(layout.sharedMemory())) {
            return;
        }
        try (Stream<Path> entries = Files.list(layout.sharedMemory())) {
            entries.map(entry -> entry.getFileName().toString())
                    .filter(runs.negate())
                    .forEach(this::remove);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + layout.sharedMemory(), e);
        }
    }

    private static String ofDonor(Container donor) {
        String path = donor.run().sharedMemory();
        if (path == null || !Files.isDirectory(Path.of(path))) {
            throw new EngineException.InvalidArgument(Donors.failed("ipc") + "container " + donor.id()
                    + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
        }
        return path;
    }

    private String make(Container container, Optional<OwnerMap> owners) {
        ByteSize size = DefaultMounts.shmSize(container.record().config().resources());
        String path = Layout.make(layout.sharedMemory(container.id())).toString();
        Mounts.unmountIfMounted(path);
        Mounts.mount("shm", path, "tmpfs", FLAGS, "mode=1777,size=" + size.bytes());
        owners.ifPresent(root -> {
            try (Fd directory = Openat2.open(path, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
                Attributes.chown(directory, (int) root.rootUid(), (int) root.rootGid());
            }
        });
        return path;
    }
}

package org.gantry.api.image;

import java.util.List;
import org.gantry.api.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Filesystem layers. A <em>committed</em> snapshot is a layer: immutable, named by the chainID of the layers up to and
 * including it. An <em>active</em> snapshot is writable, named by a key of the caller's (a container's identifier), and
 * shows its parent's content beneath its own.
 *
 * <p>To unpack an image's layer: {@link #prepare} an active snapshot on the chainID below it, apply the layer to the
 * mount, {@link #commit} it under the new chainID. To run a container: {@link #prepare} on the image's top chainID.
 * Nothing is mounted by these methods: they say what to mount.
 *
 * <p>Methods are atomic: after a crash a snapshot is there whole or not at all. They are durable, but for a commit: its files
 * reach the disk soon afterwards. When the host goes down before that, the snapshot is not there; whoever made it from an
 * image's layer has that still, and unpacks it again.
 */
public interface Snapshotter {
    /** What the keys begin with under which an image store unpacks layers; it removes those a crash left behind. */
    String UNPACK_PREFIX = "unpack-";

    /** As in {@code docker info}, Storage Driver. */
    String name();

    /**
     * Makes an active snapshot.
     *
     * @param parent a committed one, or null for an empty filesystem
     * @throws org.gantry.api.EngineException.Conflict if the key is in use
     * @throws org.gantry.api.EngineException.NotFound if there is no such parent
     */
    RootfsMount prepare(String key, @Nullable Digest parent);

    /** What to mount for an active snapshot; the same each time. */
    RootfsMount mount(String key);

    /** What to mount to read a committed snapshot. */
    RootfsMount view(Digest chainId);

    /**
     * Turns an active snapshot into a committed one. If that one exists already, the active one is dropped.
     *
     * @throws org.gantry.api.EngineException.NotFound if there is no such active snapshot
     */
    void commit(String key, Digest chainId);

    /**
     * Whether a layer can be filled before the one beneath it is committed: it is prepared on nothing, and
     * {@link #commit(String, Digest, Digest)} says what it stands on.
     */
    default boolean stacksLater() {
        return false;
    }

    /**
     * As {@link #commit(String, Digest)}, on top of another snapshot, for one that was prepared on nothing.
     *
     * @throws org.gantry.api.EngineException.NotFound if there is no such active snapshot or no such parent
     * @throws UnsupportedOperationException unless {@link #stacksLater}
     */
    default void commit(String key, Digest chainId, Digest parent) {
        throw new UnsupportedOperationException(name() + " puts layers together when they are prepared");
    }

    boolean isCommitted(Digest chainId);

    /** Removes an active snapshot. Idempotent. */
    void remove(String key);

    /**
     * Removes a committed snapshot. Idempotent.
     *
     * @throws org.gantry.api.EngineException.Conflict if another snapshot stands on it
     */
    void removeCommitted(Digest chainId);

    /** Bytes of the files in an active snapshot's own layer, hard links once. */
    long usage(String key);

    /**
     * Bytes of the files in a committed snapshot's own layer, hard links once.
     *
     * @throws org.gantry.api.EngineException.NotFound if there is no such snapshot
     */
    long size(Digest chainId);

    /**
     * Bytes of the files in all layers from the bottom up to and including this one.
     *
     * @throws org.gantry.api.EngineException.NotFound if there is no such snapshot
     */
    long chainSize(Digest chainId);

    /** All committed snapshots. */
    List<Digest> committedIds();

    /** The keys in use. Those that begin with {@link #UNPACK_PREFIX} belong to the image store. */
    List<String> activeKeys();
}

package org.gantry.api.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.api.swap.LongRunning;

/**
 * Images by name and identifier. A reference is what users write: {@code name[:tag]}, {@code name@digest}, an identifier,
 * or an unambiguous beginning of one.
 *
 * <p>Names, manifests and configs are durable and change atomically; content that nothing names is collected.
 */
public interface ImageStore {

    /**
     * Finds an image.
     *
     * @throws org.gantry.api.EngineException.NotFound "No such image: REFERENCE"
     * @throws org.gantry.api.EngineException.InvalidArgument if it is no reference at all, or an ambiguous prefix
     */
    Image get(String reference);

    List<Image> list();

    /** The steps of the image's making, newest first. */
    List<HistoryEntry> history(String reference);

    /**
     * Gives the image a further name; a name in use moves.
     *
     * @throws org.gantry.api.EngineException.InvalidArgument if {@code target} is not a name with an optional tag
     */
    void tag(String reference, String target);

    /**
     * Removes a name, and the image itself with its last one.
     *
     * @param users containers of an image, to refuse its removal and name them
     * @throws org.gantry.api.EngineException.Conflict in Docker's words if it is in use
     */
    List<RemovedImage> remove(String reference, RemovalOptions options, Function<Digest, List<ImageUser>> users);

    /** As docker rmi does unless it is told otherwise: with the parents. */
    default List<RemovedImage> remove(String reference, boolean force, Function<Digest, List<ImageUser>> users) {
        return remove(reference, new RemovalOptions(force, true), users);
    }

    /**
     * How to remove.
     *
     * @param force remove an image by identifier even if several names or stopped containers use it
     * @param parents remove also the images it was made from that then have neither names, users nor other children
     */
    record RemovalOptions(boolean force, boolean parents) {}

    /** Frees what nothing needs any more; for whoever has removed the last container of an image that is gone. */
    void collect();

    /**
     * Loads every image of a {@code docker save} or OCI layout archive, plain or compressed. Either the whole archive is
     * loaded or nothing of it stays.
     *
     * @param listener is told how far each layer is that is not here yet
     * @throws org.gantry.api.EngineException.InvalidArgument if it is not such an archive, or a hostile one
     */
    @LongRunning
    List<LoadedImage> load(InputStream archive, TransferListener listener) throws IOException;

    /**
     * Makes an image of one layer from a root filesystem in a tar archive, plain or compressed.
     *
     * @throws org.gantry.api.EngineException.InvalidArgument if it is not an archive, or a hostile one
     */
    @LongRunning
    Image importRootfs(InputStream archive, ImportRequest request) throws IOException;

    /**
     * Makes an image of a container's: its own layer, if it has changed anything, on top of the image's.
     *
     * @param onceRead is run when the container's files have been read, before the rest of the work
     * @throws org.gantry.api.EngineException.InvalidArgument if the name or a change cannot be; nothing was read then
     * @throws org.gantry.api.EngineException.NotFound if the base is not in the store any more
     */
    @LongRunning
    Image commit(CommitRequest request, Runnable onceRead) throws IOException;

    /**
     * Finds images to be saved in one archive, which docker save's readers and those of OCI image layouts understand.
     * A repository without a tag means all its tags.
     *
     * @throws org.gantry.api.EngineException.NotFound as {@link #get}
     */
    @LongRunning
    SavedImages save(List<String> references);

    /** Images that stay as long as this is open. */
    interface SavedImages extends AutoCloseable {
        List<Image> images();

        /** To be called once. */
        void writeTo(OutputStream archive) throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * What becomes of a container's files.
     *
     * @param snapshot the key of the container's snapshot
     * @param base the image's identifier
     * @param config what the new image begins with
     * @param createdBy the command that made the changes, for the history
     * @param name {@code name[:tag]}, or empty for none
     * @param changes Dockerfile instructions as in {@code docker commit --change}
     * @param scaffolding as in {@link Differ}
     */
    record CommitRequest(
            String snapshot,
            Digest base,
            ImageConfig.Execution config,
            String createdBy,
            String author,
            String message,
            String name,
            List<String> changes,
            Set<String> scaffolding) {
        public CommitRequest {
            changes = List.copyOf(changes);
            scaffolding = Set.copyOf(scaffolding);
        }
    }

    /**
     * What becomes of an import.
     *
     * @param name {@code name[:tag]}, or empty for none
     * @param changes Dockerfile instructions as in {@code docker import --change}
     */
    record ImportRequest(String name, String message, List<String> changes, String platform) {}

    /** A step in {@code docker history}; {@code size} is in bytes, {@code id} is {@code <missing>} for inner steps. */
    record HistoryEntry(String id, long created, String createdBy, List<String> tags, long size, String comment) {}

    /** One line of {@code docker rmi}: exactly one of the two is set, the other is empty. */
    record RemovedImage(String untagged, String deleted) {}

    /** One line of {@code docker load}. */
    record LoadedImage(Digest id, List<String> names) {}

    /** A container that stands in the way of a removal. */
    record ImageUser(String containerId, boolean running) {}
}

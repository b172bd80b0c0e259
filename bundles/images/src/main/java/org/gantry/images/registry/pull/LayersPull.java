package org.gantry.images.registry.pull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.Digest;
import org.gantry.images.oci.LayerDescriptors;
import org.gantry.images.registry.http.RegistrySession;
import org.gantry.images.registry.progress.ProgressBoard;
import org.gantry.images.store.ImageShelf;

/**
 * One pull's layers: all downloads are started in order, and each layer is unpacked as soon as the one below it is, while
 * it and those above it arrive. Blobs become part of the store at the end; until then they are kept where the next attempt
 * finds them.
 */
final class LayersPull {
    private final ImageShelf shelf;
    private final Downloads downloads;
    private final KeyedLocks<Digest> unpacking;
    private final RegistrySession session;
    private final ProgressBoard board;
    private final Map<LayerPull, Download> joined = new HashMap<>();

    /** @param unpacking keeps two pulls from unpacking the same layer */
    LayersPull(
            ImageShelf shelf,
            Downloads downloads,
            KeyedLocks<Digest> unpacking,
            RegistrySession session,
            ProgressBoard board) {
        this.shelf = shelf;
        this.downloads = downloads;
        this.unpacking = unpacking;
        this.session = session;
        this.board = board;
    }

    /** To be called once, with all blobs and layers held. Ends early when it is interrupted, or when one layer cannot be had. */
    void run(List<PlannedLayer> plan, LayersUnpack.Completion completion) throws IOException, InterruptedException {
        var unpack = new LayersUnpack(shelf, unpacking, joined, completion);
        try {
            unpack.run(join(plan, unpack));
        } finally {
            leave();
        }
    }

    /** Starts all downloads; the base comes first, for it is unpacked first. Returns the layers there is work with. */
    private List<LayerPull> join(List<PlannedLayer> plan, LayersUnpack unpack)
            throws IOException, InterruptedException {
        var layers = new ArrayList<LayerPull>();
        for (PlannedLayer planned : plan) {
            var layer = new LayerPull(planned, board, unpack::failed);
            if (shelf.isUnpackedFrom(planned.descriptor().digest(), planned.chainId())) {
                LayerDescriptors.requireAsDescribed(planned.descriptor(), shelf.content());
                layer.say("Already exists");
            } else {
                layer.say("Pulling fs layer");
                layers.add(layer);
            }
        }
        for (LayerPull layer : layers) {
            BlobSource source = BlobSource.of(session, layer.planned().descriptor());
            Optional<Download> download = downloads.join(layer.planned().descriptor(), source, layer);
            download.ifPresent(found -> joined.put(layer, found));
        }
        return layers;
    }

    private void leave() {
        joined.forEach((layer, download) -> download.unwatch(layer));
        for (Download download : joined.values()) {
            try {
                downloads.leave(download);
            } catch (IOException e) {
                throw new EngineException.Internal("the image store cannot close a download: " + e.getMessage(), e);
            }
        }
    }
}

package org.gantry.images.registry.pull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.image.ContentStore;
import org.gantry.api.image.TransferMessage;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.archive.ArchivedImage;
import org.gantry.images.names.NamedManifest;
import org.gantry.images.oci.HostPlatform;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.oci.Manifest;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.oci.PlatformMatcher;
import org.gantry.images.reference.Reference;
import org.gantry.images.registry.http.RegistrySession;
import org.gantry.images.registry.progress.ProgressBoard;
import org.gantry.images.store.ImageShelf;
import org.gantry.images.unpack.ImageUnpacker;
import org.jspecify.annotations.Nullable;

/** Pulls one image from one endpoint. */
final class ImagePull {
    private final ImageShelf shelf;
    private final Downloads downloads;
    private final KeyedLocks<Digest> unpacking;
    private final RemoteManifests manifests;
    private final RegistrySession session;
    private final ProgressBoard board;

    ImagePull(
            ImageShelf shelf,
            Downloads downloads,
            KeyedLocks<Digest> unpacking,
            RemoteManifests manifests,
            RegistrySession session,
            ProgressBoard board) {
        this.shelf = shelf;
        this.downloads = downloads;
        this.unpacking = unpacking;
        this.manifests = manifests;
        this.session = session;
        this.board = board;
    }

    /**
     * Pulls and names.
     *
     * @param name with a tag or a digest
     * @param platform null for this host's; then an image that is for one platform only is taken whatever that is
     */
    void run(Reference name, @Nullable PlatformMatcher platform) throws IOException, InterruptedException {
        RemoteDocument asked =
                name.digest() != null ? manifests.byDigest(name.digest()) : manifests.byTag(String.valueOf(name.tag()));
        RemoteDocument found = manifests.resolve(asked, platform == null ? PlatformMatcher.parse("") : platform);
        String label = name.digest() == null ? String.valueOf(name.tag()) : name.toString();
        board.post(new TransferMessage.Note(label, "Pulling from " + name.path()));
        Reference byDigest = name.withDigest(asked.descriptor().digest());
        boolean news = bring(found, name, byDigest, platform);
        board.note("Digest: " + asked.descriptor().digest());
        board.note("Status: " + (news ? "Downloaded newer image for " : "Image is up to date for ") + name.familiar());
    }

    /** False if the very same image had this name already. */
    private boolean bring(RemoteDocument found, Reference name, Reference byDigest, @Nullable PlatformMatcher platform)
            throws IOException, InterruptedException {
        Manifest manifest = manifest(found);
        Digest id = manifest.config().digest();
        if (stands(name, found) && stands(byDigest, found) && shelf.config(id).isPresent()) {
            return false;
        }
        try (ImageShelf.Kept kept = shelf.keep()) {
            kept.hold(found.descriptor().digest());
            kept.hold(id);
            bring(found, manifest, name, byDigest, platform, kept);
        }
        shelf.tell("pull", id, name);
        return true;
    }

    private void bring(
            RemoteDocument found,
            Manifest manifest,
            Reference name,
            Reference byDigest,
            @Nullable PlatformMatcher platform,
            ImageShelf.Kept kept)
            throws IOException, InterruptedException {
        Digest id = manifest.config().digest();
        byte[] configBytes = config(manifest.config());
        ImageConfig config = ImageDocuments.config(configBytes, "image config " + id);
        HostPlatform.requireLoadable(config);
        requirePlatform(name, platform, config);
        ImageUnpacker.requireSameLength(manifest, config);
        var layers = new LayersPull(shelf, downloads, unpacking, session, board);
        List<PlannedLayer> plan = PlannedLayer.of(manifest, config);
        for (PlannedLayer layer : plan) {
            kept.hold(layer.descriptor().digest());
            kept.hold(layer.chainId());
        }
        layers.run(plan, () -> {
            store(configBytes, manifest.config());
            store(found.bytes(), found.descriptor());
            List<Reference> names = name.isDigested() ? List.of(byDigest) : List.of(name, byDigest);
            shelf.enter(new ArchivedImage(found.descriptor(), manifest, config, names));
        });
    }

    private boolean stands(Reference name, RemoteDocument found) {
        Optional<NamedManifest> entry = shelf.catalog().byName(name.lookupKey());
        return entry.map(NamedManifest::manifest)
                .filter(found.descriptor()::equals)
                .isPresent();
    }

    private static Manifest manifest(RemoteDocument found) {
        Manifest manifest = ImageDocuments.manifest(found.bytes(), found.what());
        RemoteManifests.requireWhole(manifest.config(), found.what());
        if (!MediaTypes.isConfig(manifest.config().mediaType())) {
            throw new EngineException.InvalidArgument(found.what() + " is no container image: its config is a "
                    + manifest.config().mediaType());
        }
        for (Descriptor layer : manifest.layers()) {
            RemoteManifests.requireWhole(layer, found.what());
            if (!MediaTypes.isLayer(layer.mediaType())) {
                throw new EngineException.InvalidArgument(
                        "unsupported layer media type in " + found.what() + ": \"" + layer.mediaType() + "\"");
            }
        }
        return manifest;
    }

    private byte[] config(Descriptor descriptor) throws IOException, InterruptedException {
        return shelf.content().contains(descriptor.digest())
                ? shelf.documents().bytes(descriptor.digest())
                : new SmallBlobs(session).get(descriptor, ImageDocuments.LARGEST);
    }

    private static void requirePlatform(Reference name, @Nullable PlatformMatcher platform, ImageConfig config) {
        if (platform != null && !platform.matches(config)) {
            throw new EngineException.NotFound("image with reference " + name.familiar()
                    + " was found but its platform (" + config.os() + "/" + config.architecture()
                    + ") does not match the specified platform (" + platform + ")");
        }
    }

    private void store(byte[] bytes, Descriptor descriptor) throws IOException {
        ContentStore content = shelf.content();
        content.ingest(new ByteArrayInputStream(bytes), descriptor.digest(), bytes.length);
    }
}

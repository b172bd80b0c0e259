package org.gantry.images.registry.push;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.gantry.api.image.TransferMessage;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.archive.ArchivedImage;
import org.gantry.images.names.NamedManifest;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.oci.Manifest;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.reference.Reference;
import org.gantry.images.registry.host.RegistrySettings;
import org.gantry.images.registry.http.Attempts;
import org.gantry.images.registry.http.Call;
import org.gantry.images.registry.http.RegistryFailure;
import org.gantry.images.registry.http.RegistrySession;
import org.gantry.images.registry.http.Reply;
import org.gantry.images.registry.progress.ProgressBoard;
import org.gantry.images.store.ImageShelf;

/** Pushes one image: its layers at the same time, then its config, then the manifest, byte for byte as it is here. */
final class ImagePush {
    private final ImageShelf shelf;
    private final ImageShelf.Kept kept;
    private final RegistrySettings settings;
    private final RegistrySession session;
    private final ProgressBoard board;

    ImagePush(
            ImageShelf shelf,
            ImageShelf.Kept kept,
            RegistrySettings settings,
            RegistrySession session,
            ProgressBoard board) {
        this.shelf = shelf;
        this.kept = kept;
        this.settings = settings;
        this.session = session;
        this.board = board;
    }

    void run(NamedManifest image) throws IOException, InterruptedException {
        Reference name = Objects.requireNonNull(image.name());
        kept.hold(image.manifest().digest());
        byte[] bytes = shelf.documents().bytes(image.manifest().digest());
        Manifest manifest =
                ImageDocuments.manifest(bytes, "manifest " + image.manifest().digest());
        kept.hold(manifest.config().digest());
        manifest.layers().forEach(layer -> kept.hold(layer.digest()));
        Together.run(settings.uploads(), layers(manifest, name));
        blob(manifest.config(), name, BlobPush.Told.NOTHING).run();
        put(name, image.manifest(), bytes);
        remember(image, manifest, name);
    }

    private List<Callable<?>> layers(Manifest manifest, Reference name) {
        Map<Digest, Descriptor> distinct = new LinkedHashMap<>();
        manifest.layers().forEach(layer -> distinct.putIfAbsent(layer.digest(), layer));
        var uploads = new ArrayList<Callable<?>>();
        for (Descriptor layer : distinct.values()) {
            if (MediaTypes.isForeign(layer.mediaType())) {
                say(layer, "Skipped foreign layer");
            } else {
                say(layer, "Preparing");
                BlobPush push = blob(layer, name, new LayerProgress(layer));
                uploads.add(() -> {
                    push.run();
                    return layer;
                });
            }
        }
        return uploads;
    }

    private BlobPush blob(Descriptor descriptor, Reference name, BlobPush.Told told) {
        var content = new BlobContent(shelf.content(), descriptor.digest(), descriptor.size());
        return new BlobPush(
                session, content, new MountCandidates(shelf).find(name, descriptor.digest()), settings, told);
    }

    private void put(Reference name, Descriptor descriptor, byte[] bytes) throws IOException, InterruptedException {
        Call call = Call.of("PUT", session.uri("manifests/" + name.tag()))
                .with("Content-Type", descriptor.mediaType())
                .sending(() -> BodyPublishers.ofByteArray(bytes), bytes.length);
        new Attempts(settings.attempts(), settings.pause()).run(() -> {
            try (Reply reply = session.require(call, Set.of(200, 201, 202))) {
                String there = reply.header("Docker-Content-Digest")
                        .orElse(descriptor.digest().toString());
                if (!there.equals(descriptor.digest().toString())) {
                    throw RegistryFailure.invalid(
                            "the registry has stored " + there + " instead of " + descriptor.digest());
                }
                return there;
            }
        });
        board.note(name.tag() + ": digest: " + descriptor.digest() + " size: " + bytes.length);
        board.post(new TransferMessage.Pushed(name.tag(), descriptor.digest(), bytes.length));
    }

    /** From now on the image is also known by the digest it has there. */
    private void remember(NamedManifest image, Manifest manifest, Reference name) throws IOException {
        var config = shelf.config(image.imageId());
        if (config.isPresent()) {
            Reference byDigest = name.withDigest(image.manifest().digest());
            shelf.enter(new ArchivedImage(image.manifest(), manifest, config.get(), List.of(byDigest)));
            shelf.tell("push", image.imageId(), name);
        }
    }

    private void say(Descriptor layer, String status) {
        board.post(new TransferMessage.Layer(layer.digest().shortHex(), status));
    }

    private final class LayerProgress implements BlobPush.Told {
        private final Descriptor layer;

        LayerProgress(Descriptor layer) {
            this.layer = layer;
        }

        @Override
        public void phase(String status) {
            say(layer, status);
        }

        @Override
        public void sent(long bytes) {
            board.post(new TransferMessage.Layer(layer.digest().shortHex(), "Pushing", bytes, layer.size()));
        }
    }
}

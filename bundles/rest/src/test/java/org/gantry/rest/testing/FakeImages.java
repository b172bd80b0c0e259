package org.gantry.rest.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Images;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore.HistoryEntry;
import org.gantry.api.image.ImageStore.ImportRequest;
import org.gantry.api.image.ImageStore.LoadedImage;
import org.gantry.api.image.ImageStore.RemovalOptions;
import org.gantry.api.image.ImageStore.RemovedImage;
import org.gantry.api.image.ImageStore.SavedImages;
import org.gantry.api.image.Registries;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.api.image.TransferListener;
import org.gantry.api.image.TransferMessage;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.api.oci.ImageConfig.Execution;
import org.jspecify.annotations.Nullable;

/** Two images, {@code busybox} and one made from it. */
public final class FakeImages implements Images {
    public static final Digest BUSYBOX = new Digest("sha256", "ab".repeat(32));
    public static final Digest CHILD = new Digest("sha256", "cd".repeat(32));

    public final List<String> calls = new CopyOnWriteArrayList<>();
    public volatile long uploaded = -1;
    public volatile @Nullable Thread uploading;
    public volatile @Nullable ImportRequest importRequest;
    public volatile @Nullable EngineException uploadFailure;
    public volatile @Nullable EngineException transferFailure;

    private static Image image(Digest id, String tag, @Nullable Digest parent, Instant created) {
        Execution execution = new Execution(
                "", null, List.of("PATH=/bin"), null, List.of("sh"), null, "/", Map.of("made", "here"), null);
        ImageConfig config = new ImageConfig(
                created,
                "me",
                "amd64",
                "linux",
                null,
                null,
                execution,
                new ImageConfig.RootFs("layers", List.of(new Digest("sha256", "ef".repeat(32)))),
                List.of(new ImageConfig.History(created, "CMD", null, "a comment", true)));
        return new Image(id, List.of(tag), List.of(), config, 4321, parent, null);
    }

    @Override
    public List<Image> list() {
        return List.of(
                image(CHILD, "example/sub/child:v1", BUSYBOX, Instant.parse("2024-02-01T00:00:00Z")),
                image(BUSYBOX, "busybox:latest", null, Instant.parse("2024-01-01T00:00:00Z")));
    }

    @Override
    public Image inspect(String reference) {
        return list().stream()
                .filter(image -> image.repoTags().contains(reference)
                        || image.repoTags().contains(reference + ":latest")
                        || image.id().toString().equals(reference)
                        || image.id().hex().startsWith(reference))
                .findFirst()
                .orElseThrow(() -> new EngineException.NotFound("No such image: " + reference));
    }

    @Override
    public List<HistoryEntry> history(String reference) {
        inspect(reference);
        return List.of(new HistoryEntry("<missing>", 1704067200, "CMD", List.of("busybox:latest"), 12, "a comment"));
    }

    @Override
    public void tag(String reference, String target) {
        calls.add("tag " + reference + " " + target);
    }

    @Override
    public List<RemovedImage> remove(String reference, RemovalOptions options) {
        inspect(reference);
        calls.add("remove " + reference + " " + options.force() + (options.parents() ? "" : " alone"));
        return List.of(new RemovedImage(reference, ""), new RemovedImage("", BUSYBOX.toString()));
    }

    @Override
    public PrunedImages prune(boolean all, Predicate<Image> condition) {
        List<RemovedImage> removed = list().stream()
                .filter(condition)
                .filter(_ -> all)
                .map(image -> new RemovedImage("", image.id().toString()))
                .toList();
        return new PrunedImages(removed, 11L * removed.size());
    }

    @Override
    public ImagesUsage usage() {
        return new ImagesUsage(
                4321,
                list().stream().map(image -> new ImageUsage(image, 321, 2)).toList());
    }

    @Override
    public List<LoadedImage> load(InputStream archive, TransferListener listener) throws IOException {
        receive(archive);
        listener.on(new TransferMessage.Layer("0123456789ab", "Loading layer", 512, 1024));
        EngineException failure = transferFailure;
        if (failure != null) {
            throw failure;
        }
        return List.of(new LoadedImage(BUSYBOX, List.of("busybox:latest")), new LoadedImage(CHILD, List.of()));
    }

    @Override
    public Image importRootfs(InputStream archive, ImportRequest request) throws IOException {
        importRequest = request;
        receive(archive);
        return inspect("busybox");
    }

    @Override
    public SavedImages save(List<String> references) {
        throw new EngineException.NotFound("reference does not exist");
    }

    private void receive(InputStream archive) throws IOException {
        EngineException failure = uploadFailure;
        if (failure != null) {
            throw failure;
        }
        uploading = Thread.currentThread();
        uploaded = archive.transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void pull(Registries.Pull request, TransferListener listener) throws IOException {
        calls.add("pull " + request.reference() + " " + request.allTags() + " " + request.platform() + " "
                + request.credentials().username());
        transfer(listener);
    }

    @Override
    public void push(Registries.Push request, TransferListener listener) throws IOException {
        calls.add("push " + request.reference() + " " + request.allTags());
        transfer(listener);
        listener.on(new TransferMessage.Pushed("v1", BUSYBOX, 99));
    }

    @Override
    public Registries.RemoteImage inspectRemote(String reference, RegistryCredentials credentials) {
        return new Registries.RemoteImage(
                Descriptor.of("application/vnd.oci.image.index.v1+json", BUSYBOX, 123),
                List.of(new Descriptor.Platform("arm64", "linux", null, null, "v8")));
    }

    @Override
    public List<Registries.Found> search(Registries.Search request) {
        calls.add("search " + request.term() + " " + request.limit() + " "
                + request.credentials().username());
        return List.of(
                new Registries.Found("busybox", "Busybox base image.", 3037, true),
                new Registries.Found("example/busybox", "", 7, false));
    }

    @Override
    public String login(RegistryCredentials credentials) {
        calls.add("login " + credentials.serverAddress() + " " + credentials.username() + " " + credentials.password());
        return "an-identity";
    }

    private void transfer(TransferListener listener) throws IOException {
        EngineException before = uploadFailure;
        if (before != null) {
            throw before;
        }
        listener.on(new TransferMessage.Note("v1", "Pulling from child"));
        listener.on(new TransferMessage.Layer("abcabcabcabc", "Downloading", 500_000, 2_000_000));
        listener.on(new TransferMessage.Layer("abcabcabcabc", "Pull complete"));
        EngineException during = transferFailure;
        if (during != null) {
            throw during;
        }
    }
}

package org.gantry.engine.facade;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;
import org.gantry.api.engine.Images;
import org.gantry.api.event.EventPublisher;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore;
import org.gantry.api.image.ImageStore.HistoryEntry;
import org.gantry.api.image.ImageStore.ImportRequest;
import org.gantry.api.image.ImageStore.LoadedImage;
import org.gantry.api.image.ImageStore.RemovedImage;
import org.gantry.api.image.Registries;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.api.image.TransferListener;
import org.gantry.engine.core.EngineCore;

/** The image store and the registries, plus what they cannot know: which containers use an image. */
public final class ImageFacade implements Images {
    private final EngineCore core;
    private final ImageUsers users;
    private final PruneImages prune;

    public ImageFacade(EngineCore core, EventPublisher events) {
        this.core = core;
        this.users = new ImageUsers(core.registry());
        this.prune = new PruneImages(core.services(), users, events);
    }

    @Override
    public List<Image> list() {
        return store().list();
    }

    @Override
    public Image inspect(String reference) {
        return store().get(reference);
    }

    @Override
    public List<HistoryEntry> history(String reference) {
        return store().history(reference);
    }

    @Override
    public void tag(String reference, String target) {
        store().tag(reference, target);
    }

    @Override
    public List<RemovedImage> remove(String reference, ImageStore.RemovalOptions options) {
        core.gate().await();
        return store().remove(reference, options, users::of);
    }

    @Override
    public PrunedImages prune(boolean all, Predicate<Image> condition) {
        core.gate().await();
        return prune.prune(all, condition);
    }

    @Override
    public ImagesUsage usage() {
        core.gate().await();
        return ImageSizes.of(store().list(), core.services().snapshotter().get(), users);
    }

    @Override
    public List<LoadedImage> load(InputStream archive, TransferListener listener) throws IOException {
        return store().load(archive, listener);
    }

    @Override
    public Image importRootfs(InputStream archive, ImportRequest request) throws IOException {
        return store().importRootfs(archive, request);
    }

    @Override
    public ImageStore.SavedImages save(List<String> references) {
        return store().save(references);
    }

    @Override
    public void pull(Registries.Pull request, TransferListener listener) throws IOException, InterruptedException {
        registries().pull(request, listener);
    }

    @Override
    public void push(Registries.Push request, TransferListener listener) throws IOException, InterruptedException {
        registries().push(request, listener);
    }

    @Override
    public Registries.RemoteImage inspectRemote(String reference, RegistryCredentials credentials)
            throws IOException, InterruptedException {
        return registries().inspect(reference, credentials);
    }

    @Override
    public List<Registries.Found> search(Registries.Search request) throws IOException, InterruptedException {
        return registries().search(request);
    }

    @Override
    public String login(RegistryCredentials credentials) throws IOException, InterruptedException {
        return registries().login(credentials);
    }

    private ImageStore store() {
        return core.services().images().get();
    }

    private Registries registries() {
        return core.services().registries().get();
    }
}

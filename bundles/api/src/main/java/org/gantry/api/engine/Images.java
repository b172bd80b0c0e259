package org.gantry.api.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore;
import org.gantry.api.image.Registries;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.api.image.TransferListener;

/** What a user can do with images; see {@link ImageStore} and {@link Registries} for references and errors. */
public interface Images {
    List<Image> list();

    Image inspect(String reference);

    List<ImageStore.HistoryEntry> history(String reference);

    void tag(String reference, String target);

    List<ImageStore.RemovedImage> remove(String reference, ImageStore.RemovalOptions options);

    /** As docker rmi does unless it is told otherwise: with the parents. */
    default List<ImageStore.RemovedImage> remove(String reference, boolean force) {
        return remove(reference, new ImageStore.RemovalOptions(force, true));
    }

    /**
     * Removes images that no container has: those without a tag, or all. An image that others were made from, and that has
     * no name, goes with the last of them.
     *
     * @param all those with tags as well
     * @param condition only these
     * @throws org.gantry.api.EngineException.Conflict if another prune of images is under way
     */
    PrunedImages prune(boolean all, Predicate<Image> condition);

    /** What the images take up, and who needs them. */
    ImagesUsage usage();

    /** What a prune removed, as lines of {@code docker rmi}, and the bytes of the layers that went with it. */
    record PrunedImages(List<ImageStore.RemovedImage> removed, long reclaimedBytes) {
        public PrunedImages {
            removed = List.copyOf(removed);
        }
    }

    /**
     * All images.
     *
     * @param layersSize bytes of all their layers, those they share once
     */
    record ImagesUsage(long layersSize, List<ImageUsage> images) {
        public ImagesUsage {
            images = List.copyOf(images);
        }
    }

    /**
     * One image.
     *
     * @param sharedSize bytes of the layers that another image has, too
     * @param containers how many were made from it, those that do not run included
     */
    record ImageUsage(Image image, long sharedSize, int containers) {}

    List<ImageStore.LoadedImage> load(InputStream archive, TransferListener listener) throws IOException;

    Image importRootfs(InputStream archive, ImageStore.ImportRequest request) throws IOException;

    ImageStore.SavedImages save(List<String> references);

    void pull(Registries.Pull request, TransferListener listener) throws IOException, InterruptedException;

    void push(Registries.Push request, TransferListener listener) throws IOException, InterruptedException;

    Registries.RemoteImage inspectRemote(String reference, RegistryCredentials credentials)
            throws IOException, InterruptedException;

    List<Registries.Found> search(Registries.Search request) throws IOException, InterruptedException;

    String login(RegistryCredentials credentials) throws IOException, InterruptedException;
}

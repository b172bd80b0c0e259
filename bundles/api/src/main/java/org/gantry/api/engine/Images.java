package org.gantry.api.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
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

    List<ImageStore.RemovedImage> remove(String reference, boolean force);

    List<ImageStore.LoadedImage> load(InputStream archive) throws IOException;

    Image importRootfs(InputStream archive, ImageStore.ImportRequest request) throws IOException;

    ImageStore.SavedImages save(List<String> references);

    void pull(Registries.Pull request, TransferListener listener) throws IOException, InterruptedException;

    void push(Registries.Push request, TransferListener listener) throws IOException, InterruptedException;

    Registries.RemoteImage inspectRemote(String reference, RegistryCredentials credentials)
            throws IOException, InterruptedException;

    String login(RegistryCredentials credentials) throws IOException, InterruptedException;
}

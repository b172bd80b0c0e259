package org.gantry.images.registry.push;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.image.Registries.Push;
import org.gantry.images.names.NamedManifest;
import org.gantry.images.reference.Reference;
import org.gantry.images.registry.host.Endpoints;
import org.gantry.images.registry.host.RegistrySettings;
import org.gantry.images.registry.http.Connector;
import org.gantry.images.registry.http.RegistrySession;
import org.gantry.images.registry.progress.ProgressBoard;
import org.gantry.images.store.ImageShelf;

/** {@code docker push}: one tag of a repository, or all that are here. */
public final class PushImage {
    private final ImageShelf shelf;
    private final RegistrySettings settings;
    private final Endpoints endpoints;
    private final Connector connector;

    public PushImage(ImageShelf shelf, RegistrySettings settings, Connector connector) {
        this.shelf = shelf;
        this.settings = settings;
        this.endpoints = new Endpoints(settings);
        this.connector = connector;
    }

    /** @param name the request's reference, with a tag unless all tags are asked for */
    public void run(Push request, Reference name, ProgressBoard board) throws IOException, InterruptedException {
        List<NamedManifest> images = images(name, request.allTags());
        board.note("The push refers to repository [" + name.domain() + "/" + name.path() + "]");
        RegistrySession session =
                connector.toPush(endpoints.servers(name.domain()), name.path(), request.credentials());
        try (ImageShelf.Kept kept = shelf.keep()) {
            for (NamedManifest image : images) {
                new ImagePush(shelf, kept, settings, session, board).run(image);
            }
        } catch (IOException | EngineException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            throw e;
        }
    }

    private List<NamedManifest> images(Reference name, boolean allTags) {
        List<NamedManifest> ofRepository = shelf.catalog().entries().stream()
                .filter(entry -> Stream.ofNullable(entry.name())
                        .anyMatch(other -> other.sameRepository(name) && !other.isDigested()))
                .toList();
        if (ofRepository.isEmpty()) {
            throw new EngineException.NotFound("An image does not exist locally with the tag: " + name.familiarName());
        }
        if (allTags) {
            return ofRepository;
        }
        return List.of(shelf.catalog()
                .byName(name)
                .orElseThrow(() -> new EngineException.NotFound("tag does not exist: " + name.familiar())));
    }
}

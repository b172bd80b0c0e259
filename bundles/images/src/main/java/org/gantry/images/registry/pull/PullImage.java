package org.gantry.images.registry.pull;

import java.io.IOException;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.image.Registries.Pull;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.api.oci.Digest;
import org.gantry.images.oci.PlatformMatcher;
import org.gantry.images.reference.Reference;
import org.gantry.images.registry.host.Endpoint;
import org.gantry.images.registry.host.Endpoints;
import org.gantry.images.registry.host.RegistrySettings;
import org.gantry.images.registry.http.Attempts;
import org.gantry.images.registry.http.Connector;
import org.gantry.images.registry.http.RegistrySession;
import org.gantry.images.registry.progress.ProgressBoard;
import org.gantry.images.store.ImageShelf;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code docker pull}: mirrors first, one tag or all of them. */
public final class PullImage {
    private static final Logger LOG = LoggerFactory.getLogger(PullImage.class);

    private final ImageShelf shelf;
    private final RegistrySettings settings;
    private final Endpoints endpoints;
    private final Connector connector;
    private final Downloads downloads;
    private final KeyedLocks<Digest> unpacking = new KeyedLocks<>();

    public PullImage(ImageShelf shelf, RegistrySettings settings, Connector connector) {
        this.shelf = shelf;
        this.settings = settings;
        this.endpoints = new Endpoints(settings);
        this.connector = connector;
        this.downloads = new Downloads(shelf.content(), settings);
    }

    /** @param name the request's reference, with a tag or digest unless all tags are asked for */
    public void run(Pull request, Reference name, ProgressBoard board) throws IOException, InterruptedException {
        @Nullable
        PlatformMatcher platform = request.platform().isEmpty() ? null : PlatformMatcher.parse(request.platform());
        for (Endpoint mirror : endpoints.mirrors(name.domain())) {
            // Credentials are for the registry; whoever else has its content need not see them.
            try {
                run(connect(List.of(mirror), name, RegistryCredentials.NONE), request.allTags(), name, platform, board);
                return;
            } catch (IOException | EngineException e) {
                requireUninterrupted();
                LOG.info("The mirror {} does not give {}: {}", mirror.base(), name.familiar(), e.getMessage());
            }
        }
        try {
            List<Endpoint> servers = endpoints.servers(name.domain());
            run(connect(servers, name, request.credentials()), request.allTags(), name, platform, board);
        } catch (IOException | EngineException e) {
            requireUninterrupted();
            throw e;
        }
    }

    private RegistrySession connect(List<Endpoint> servers, Reference name, RegistryCredentials credentials)
            throws IOException, InterruptedException {
        return connector.toPull(servers, name.path(), credentials);
    }

    private void run(
            RegistrySession session,
            boolean allTags,
            Reference name,
            @Nullable PlatformMatcher platform,
            ProgressBoard board)
            throws IOException, InterruptedException {
        var attempts = new Attempts(settings.attempts(), settings.pause());
        var manifests = new RemoteManifests(session, attempts);
        var pull = new ImagePull(shelf, downloads, unpacking, manifests, session, board);
        if (allTags) {
            for (String tag : new RemoteTags(session, attempts).list()) {
                pull.run(name.withTag(tag), platform);
            }
        } else {
            pull.run(name, platform);
        }
    }

    /** Reads and waits that an interrupt ends fail in many ways, none of which is what happened. */
    private static void requireUninterrupted() throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
    }
}

package org.gantry.images.registry.pull;

import java.io.IOException;
import java.util.List;
import org.gantry.api.image.Registries.RemoteImage;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Descriptor.Platform;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.oci.Manifest;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.reference.Reference;
import org.gantry.images.registry.host.Endpoints;
import org.gantry.images.registry.host.RegistrySettings;
import org.gantry.images.registry.http.Attempts;
import org.gantry.images.registry.http.Connector;
import org.gantry.images.registry.http.RegistrySession;

/** GET /distribution/{name}/json: what is there, asked of the registry itself and not of a mirror. */
public final class InspectRemote {
    private final RegistrySettings settings;
    private final Endpoints endpoints;
    private final Connector connector;

    public InspectRemote(RegistrySettings settings, Connector connector) {
        this.settings = settings;
        this.endpoints = new Endpoints(settings);
        this.connector = connector;
    }

    public RemoteImage run(Reference name, RegistryCredentials credentials) throws IOException, InterruptedException {
        RegistrySession session = connector.toPull(endpoints.servers(name.domain()), name.path(), credentials);
        var manifests = new RemoteManifests(session, new Attempts(settings.attempts(), settings.pause()));
        RemoteDocument found =
                name.digest() == null ? manifests.byTag(String.valueOf(name.tag())) : manifests.byDigest(name.digest());
        return new RemoteImage(found.descriptor(), platforms(session, found));
    }

    private static List<Platform> platforms(RegistrySession session, RemoteDocument found)
            throws IOException, InterruptedException {
        if (MediaTypes.isIndex(found.descriptor().mediaType())) {
            return RemoteManifests.manifests(found).stream()
                    .map(Descriptor::platform)
                    .filter(platform -> platform != null)
                    .toList();
        }
        Manifest manifest = ImageDocuments.manifest(found.bytes(), found.what());
        RemoteManifests.requireWhole(manifest.config(), found.what());
        if (!MediaTypes.isConfig(manifest.config().mediaType())) {
            return List.of();
        }
        byte[] json = new SmallBlobs(session).get(manifest.config(), ImageDocuments.LARGEST);
        ImageConfig config =
                ImageDocuments.config(json, "image config " + manifest.config().digest());
        return List.of(new Platform(config.architecture(), config.os(), config.osVersion(), null, config.variant()));
    }
}

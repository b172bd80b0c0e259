package org.gantry.images.registry.host;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.gantry.images.reference.DockerHub;

/** Which servers to ask for a registry, best first. */
public final class Endpoints {
    /** Docker Hub's name in references is not that of its server. */
    private static final String HUB_SERVER = "registry-1.docker.io";

    private final RegistrySettings settings;

    public Endpoints(RegistrySettings settings) {
        this.settings = settings;
    }

    /** Who else has what the registry has, in the operator's order. */
    public List<Endpoint> mirrors(String domain) {
        var endpoints = new ArrayList<Endpoint>();
        for (URI mirror : settings.mirrors().getOrDefault(domain, List.of())) {
            String path = mirror.getPath();
            String base = mirror.getScheme() + "://" + mirror.getAuthority()
                    + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
            boolean insecure = settings.insecure().contains(mirror.getAuthority());
            endpoints.add(new Endpoint(mirror.getAuthority(), URI.create(base), insecure));
        }
        return endpoints;
    }

    /** Who answers searches for a registry. For Docker Hub that is a server of its own, and always with TLS. */
    public List<Endpoint> indexes(String domain) {
        if (!domain.equals(DockerHub.DOMAIN)) {
            return servers(domain);
        }
        boolean insecure = settings.insecure().contains(domain);
        return List.of(new Endpoint(domain, URI.create("https://" + DockerHub.INDEX), insecure));
    }

    /** How to reach the registry itself; one that is insecure perhaps without TLS. */
    public List<Endpoint> servers(String domain) {
        boolean insecure = settings.insecure().contains(domain);
        String server = domain.equals(DockerHub.DOMAIN) ? HUB_SERVER : domain;
        var endpoints = new ArrayList<Endpoint>();
        endpoints.add(new Endpoint(domain, URI.create("https://" + server), insecure));
        if (insecure) {
            endpoints.add(new Endpoint(domain, URI.create("http://" + server), true));
        }
        return endpoints;
    }
}

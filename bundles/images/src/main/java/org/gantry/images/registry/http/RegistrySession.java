package org.gantry.images.registry.http;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.gantry.images.registry.host.Endpoint;

/** One endpoint, one repository in it, one user, for the time of one transfer. Used by all its threads. */
public final class RegistrySession {
    private final Transport transport;
    private final Endpoint endpoint;
    private final String repository;
    private final Authenticator authenticator;

    RegistrySession(Transport transport, Endpoint endpoint, String repository, Authenticator authenticator) {
        this.transport = transport;
        this.endpoint = endpoint;
        this.repository = repository;
        this.authenticator = authenticator;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** The address of something of the repository, {@code manifests/latest}. */
    public URI uri(String path) {
        return endpoint.resolve(repository + "/" + path);
    }

    /** Sends a request with what authenticates us; whatever the answer is, it is the caller's to close. */
    public Reply send(Call call) throws IOException, InterruptedException {
        Map<String, String> sent = authenticator.headers();
        Reply reply = transport.send(endpoint, call, sent);
        if (reply.status() == 401 && authenticator.answer(reply, sent)) {
            reply.close();
            return transport.send(endpoint, call, authenticator.headers());
        }
        return reply;
    }

    /**
     * Sends a request that must succeed.
     *
     * @param expected the statuses that are success
     * @throws RegistryFailure with what the registry says
     */
    public Reply require(Call call, Set<Integer> expected) throws IOException, InterruptedException {
        Reply reply = send(call);
        if (expected.contains(reply.status())) {
            return reply;
        }
        try (reply) {
            throw ErrorBody.of(reply);
        }
    }

    /** Also asks for access to another repository from now on. */
    public void extend(String otherRepository) throws InterruptedException {
        authenticator.extend(Connector.scope(otherRepository, "pull"));
    }

    /** The transport, for content that is elsewhere. */
    public Transport transport() {
        return transport;
    }

    String identityToken() {
        return authenticator.identityToken();
    }
}

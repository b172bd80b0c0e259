package org.gantry.images.registry.http;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.images.registry.host.Endpoint;

/**
 * One endpoint that is asked in Docker's registry API before v2, of which only the search is left. As dockerd does, it shows
 * a user's password without being asked: registries that show more to those they know have no other way to know them.
 */
public final class IndexSession {
    private static final List<String> SCOPE = List.of("registry:catalog:search");

    private final Transport transport;
    private final Endpoint endpoint;
    private final RegistryCredentials credentials;
    private final Authenticator authenticator;

    private IndexSession(Transport transport, TokenServer tokens, Endpoint endpoint, RegistryCredentials credentials) {
        this.transport = transport;
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.authenticator = new Authenticator(tokens, endpoint, credentials, SCOPE);
    }

    /** Where there is no choice, nobody has to be asked whether he is there. */
    static IndexSession open(
            Transport transport, TokenServer tokens, List<Endpoint> endpoints, RegistryCredentials credentials)
            throws IOException, InterruptedException {
        List<String> reasons = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            if (endpoints.size() == 1) {
                return new IndexSession(transport, tokens, endpoint, credentials);
            }
            try (Reply _ = transport.ping(endpoint, Call.of("GET", uri(endpoint, "_ping")))) {
                return new IndexSession(transport, tokens, endpoint, credentials);
            } catch (IOException e) {
                reasons.add(Connector.reason(e));
            }
        }
        throw RegistryFailure.invalid("invalid registry endpoint \"" + uri(endpoints.getLast(), "")
                + "\". HTTPS attempt: " + reasons.getFirst() + ". HTTP attempt: " + reasons.getLast());
    }

    /** Sends a query, {@code search?q=TERM}; whatever the answer is, it is the caller's to close. */
    public Reply send(String query) throws IOException, InterruptedException {
        Call call = Call.of("GET", uri(endpoint, query));
        try {
            Map<String, String> sent = headers();
            Reply reply = transport.send(endpoint, call, sent);
            if (reply.status() == 401 && sent.isEmpty() && authenticator.answer(reply, sent)) {
                reply.close();
                return transport.send(endpoint, call, authenticator.headers());
            }
            return reply;
        } catch (RegistryFailure e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("Get \"" + call.uri() + "\": " + Connector.reason(e), e);
        }
    }

    private Map<String, String> headers() throws IOException, InterruptedException {
        boolean password =
                !credentials.username().isEmpty() && credentials.identityToken().isEmpty();
        return password ? Map.of("Authorization", Authenticator.basic(credentials)) : authenticator.headers();
    }

    private static URI uri(Endpoint endpoint, String path) {
        return URI.create(endpoint.base() + "/v1/" + path);
    }
}

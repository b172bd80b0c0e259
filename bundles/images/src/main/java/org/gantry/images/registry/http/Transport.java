package org.gantry.images.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gantry.images.registry.host.Authority;
import org.gantry.images.registry.host.Endpoint;
import org.gantry.images.registry.host.HttpClients;

/**
 * Sends requests and follows redirects. What authenticates us goes to the server it is for and to no other, wherever that
 * one sends us; from TLS a redirect never leads out of it.
 */
public final class Transport {
    private static final int MOST_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpClients clients;
    private final Duration connect;
    private final Duration stall;

    public Transport(HttpClients clients, Duration connect, Duration stall) {
        this.clients = clients;
        this.connect = connect;
        this.stall = stall;
    }

    /**
     * Asks whether somebody is there who speaks our protocol. Servers without TLS may wait for the end of what they take for
     * a very long request line, so this has the patience of a connection and not that of a request.
     */
    Reply ping(Endpoint endpoint, Call call) throws IOException, InterruptedException {
        return exchange(clients.of(endpoint.authority(), endpoint.insecure()), call, Map.of(), connect);
    }

    /** Sends to an endpoint, with headers that are for it alone. */
    Reply send(Endpoint endpoint, Call call, Map<String, String> confidential)
            throws IOException, InterruptedException {
        return follow(endpoint, call, confidential);
    }

    /** Sends to some server that is no registry, one that has a foreign layer; it learns nothing about us. */
    public Reply send(Call call, boolean insecure) throws IOException, InterruptedException {
        URI uri = call.uri();
        URI base = URI.create(uri.getScheme() + "://" + uri.getAuthority());
        return follow(new Endpoint(uri.getAuthority(), base, insecure), call, Map.of());
    }

    /** Sends to a server that gives tokens, and to no other: the request itself is confidential. */
    Reply sendWithoutRedirects(Call call, boolean insecure) throws IOException, InterruptedException {
        return exchange(clients.of(call.uri().getAuthority(), insecure), call, Map.of(), stall);
    }

    private Reply follow(Endpoint endpoint, Call first, Map<String, String> confidential)
            throws IOException, InterruptedException {
        Call call = first;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            boolean home = Authority.same(call.uri(), endpoint.base());
            HttpClient client = home
                    ? clients.of(endpoint.authority(), endpoint.insecure())
                    : clients.of(call.uri().getAuthority());
            Reply reply = exchange(client, call, home ? confidential : Map.of(), stall);
            Optional<String> location = reply.header("Location");
            if (!REDIRECTS.contains(reply.status()) || location.isEmpty()) {
                return reply;
            }
            reply.close();
            call = redirect(call, location.get(), reply.status());
        }
        throw RegistryFailure.invalid("stopped after " + MOST_REDIRECTS + " redirects");
    }

    private Reply exchange(HttpClient client, Call call, Map<String, String> confidential, Duration limit)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                client.send(call.request(limit, confidential), _ -> new ArrivingBody(stall));
        return new Reply(response);
    }

    private static Call redirect(Call call, String location, int status) throws RegistryFailure {
        URI target;
        try {
            target = call.uri().resolve(location);
        } catch (IllegalArgumentException e) {
            throw RegistryFailure.invalid("invalid redirect from " + call.uri().getAuthority());
        }
        boolean known = "https".equals(target.getScheme()) || "http".equals(target.getScheme());
        boolean weaker = "https".equals(call.uri().getScheme()) && !"https".equals(target.getScheme());
        if (!known || weaker || target.getHost() == null) {
            throw RegistryFailure.invalid("refused a redirect from "
                    + call.uri().getAuthority() + " to " + target.getScheme() + "://" + target.getAuthority());
        }
        boolean read = call.method().equals("GET") || call.method().equals("HEAD");
        if (!read && status != 307 && status != 308) {
            throw RegistryFailure.invalid("refused a redirect of " + call.method() + " with status " + status + " from "
                    + call.uri().getAuthority());
        }
        return call.to(target);
    }
}

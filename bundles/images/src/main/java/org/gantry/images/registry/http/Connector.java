package org.gantry.images.registry.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.gantry.api.EngineException;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.images.registry.host.Endpoint;

/** Finds out how to speak to a registry: with TLS or, where that is allowed, without; and what it wants to see of us. */
public final class Connector {
    private final Transport transport;
    private final TokenServer tokens;

    public Connector(Transport transport) {
        this.transport = transport;
        this.tokens = new TokenServer(transport);
    }

    /** An access scope of the token specification. */
    static String scope(String repository, String actions) {
        return "repository:" + repository + ":" + actions;
    }

    /** A session for reading, with the first endpoint that answers. */
    public RegistrySession toPull(List<Endpoint> endpoints, String repository, RegistryCredentials credentials)
            throws IOException, InterruptedException {
        return first(
                endpoints, endpoint -> open(endpoint, repository, credentials, List.of(scope(repository, "pull"))));
    }

    /** A session for writing, with the first endpoint that answers. */
    public RegistrySession toPush(List<Endpoint> endpoints, String repository, RegistryCredentials credentials)
            throws IOException, InterruptedException {
        return first(
                endpoints,
                endpoint -> open(endpoint, repository, credentials, List.of(scope(repository, "pull,push"))));
    }

    /**
     * Shows credentials, and nothing else.
     *
     * @return an identity token, or empty
     */
    public String login(List<Endpoint> endpoints, RegistryCredentials credentials)
            throws IOException, InterruptedException {
        return first(endpoints, endpoint -> {
            RegistrySession session = open(endpoint, "", credentials, List.of());
            try (Reply reply = session.send(Call.of("GET", endpoint.resolve("")))) {
                if (reply.isSuccess()) {
                    return session.identityToken();
                }
                throw new EngineException.Unauthorized("login attempt to " + endpoint.resolve("")
                        + " failed with status: " + reply.status() + (reply.status() == 401 ? " Unauthorized" : ""));
            }
        });
    }

    /** How to search, with the first endpoint that answers. */
    public IndexSession toSearch(List<Endpoint> endpoints, RegistryCredentials credentials)
            throws IOException, InterruptedException {
        return IndexSession.open(transport, tokens, endpoints, credentials);
    }

    /** Something that is tried with one endpoint. */
    private interface Trial<T> {
        T with(Endpoint endpoint) throws IOException, InterruptedException;
    }

    /** One that answers, even with a refusal, is the one. */
    private static <T> T first(List<Endpoint> endpoints, Trial<T> trial) throws IOException, InterruptedException {
        IOException last = new IOException("there is no such registry");
        for (Endpoint endpoint : endpoints) {
            try {
                return trial.with(endpoint);
            } catch (RegistryFailure e) {
                throw e;
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private RegistrySession open(
            Endpoint endpoint, String repository, RegistryCredentials credentials, List<String> scopes)
            throws IOException, InterruptedException {
        var authenticator = new Authenticator(tokens, endpoint, credentials, scopes);
        Call ping = Call.of("GET", endpoint.resolve(""));
        try (Reply reply = transport.ping(endpoint, ping)) {
            if (reply.status() == 401) {
                authenticator.answer(reply, Map.of());
            } else if (!reply.isSuccess()) {
                throw ErrorBody.of(reply);
            }
            return new RegistrySession(transport, endpoint, repository, authenticator);
        } catch (RegistryFailure e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("Get \"" + ping.uri() + "\": " + reason(e), e);
        }
    }

    /** The JDK leaves out what Go says in such messages. */
    static String reason(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "no such host";
            }
        }
        return switch (e) {
            case HttpConnectTimeoutException _ -> "connect timed out";
            case HttpTimeoutException _ -> "no answer came in time";
            case ConnectException _ -> "connection refused";
            case SSLException _ -> "tls: " + e.getMessage();
            default -> String.valueOf(e.getMessage());
        };
    }
}

package org.gantry.images.registry.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.images.registry.host.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Who we are to one endpoint during one transfer: learns from its challenges what it wants to see, gets tokens, and gets new
 * ones when they have ended. Used by all threads of the transfer.
 */
final class Authenticator {
    private static final String AUTHORIZATION = "Authorization";

    private final TokenServer tokens;
    private final Endpoint endpoint;
    private final RegistryCredentials credentials;
    private final Set<String> scopes = new LinkedHashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Challenge challenge;
    private @Nullable AccessToken token;

    Authenticator(TokenServer tokens, Endpoint endpoint, RegistryCredentials credentials, List<String> scopes) {
        this.tokens = tokens;
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.scopes.addAll(scopes);
    }

    /** The headers that authenticate the next request; none as long as nothing was asked for. */
    Map<String, String> headers() throws IOException, InterruptedException {
        if (!credentials.registryToken().isEmpty()) {
            return Map.of(AUTHORIZATION, "Bearer " + credentials.registryToken());
        }
        lock.lockInterruptibly();
        try {
            Challenge current = challenge;
            if (current == null) {
                return Map.of();
            }
            return current.scheme().equals(Challenge.BEARER)
                    ? Map.of(AUTHORIZATION, "Bearer " + token(current))
                    : Map.of(AUTHORIZATION, basic(credentials));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes note of a 401.
     *
     * @param sent the headers that were not enough
     * @return whether the request may now succeed
     */
    boolean answer(Reply unauthorized, Map<String, String> sent) throws IOException, InterruptedException {
        List<Challenge> challenges = Challenge.parse(unauthorized.headers("WWW-Authenticate"));
        Optional<Challenge> bearer = Challenge.find(challenges, Challenge.BEARER);
        Optional<Challenge> basic = Challenge.find(challenges, Challenge.BASIC);
        lock.lockInterruptibly();
        try {
            if (!credentials.registryToken().isEmpty() || (bearer.isEmpty() && basic.isEmpty())) {
                return false;
            }
            boolean outdated = !sent.equals(present());
            if (outdated) {
                return true; // another thread has a newer token by now
            }
            token = null;
            challenge = bearer.or(() -> basic).orElseThrow();
            bearer.map(found -> found.parameter("scope"))
                    .filter(scope -> !scope.isEmpty())
                    .ifPresent(scope -> scopes.addAll(List.of(scope.split(" "))));
            return bearer.isPresent() || (!credentials.username().isEmpty() && sent.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /** Asks for more than was thought of at the beginning: reading from a repository to mount a blob of it. */
    void extend(String scope) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (scopes.add(scope)) {
                token = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** What a login brings besides access. */
    String identityToken() {
        lock.lock();
        try {
            return token == null ? "" : token.identityToken();
        } finally {
            lock.unlock();
        }
    }

    private Map<String, String> present() {
        if (challenge == null) {
            return Map.of();
        }
        if (challenge.scheme().equals(Challenge.BASIC)) {
            return Map.of(AUTHORIZATION, basic(credentials));
        }
        return token == null ? Map.of() : Map.of(AUTHORIZATION, "Bearer " + token.value());
    }

    private String token(Challenge bearer) throws IOException, InterruptedException {
        AccessToken current = token;
        if (current == null || current.isEnding(tokens.now())) {
            current = tokens.get(endpoint, bearer, scopes, credentials);
            token = current;
        }
        return current.value();
    }

    static String basic(RegistryCredentials credentials) {
        String pair = credentials.username() + ":" + credentials.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}

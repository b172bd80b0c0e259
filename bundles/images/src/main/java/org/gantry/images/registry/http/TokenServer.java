package org.gantry.images.registry.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.images.registry.host.Endpoint;
import org.gantry.images.registry.http.RegistryFailure.Kind;
import org.gantry.json.Json;

/** Gets access tokens from the server that a registry names for it (distribution, token authentication specification). */
public final class TokenServer {
    private static final int LARGEST = 1 << 17;
    private static final int LONGEST_TOKEN = 1 << 15;
    private static final int SHORTEST_SECONDS = 60;
    private static final int LONGEST_SECONDS = 24 * 3600;
    private static final String CLIENT = "gantry";

    private final Transport transport;
    private final InstantSource clock;

    public TokenServer(Transport transport) {
        this(transport, InstantSource.system());
    }

    TokenServer(Transport transport, InstantSource clock) {
        this.transport = transport;
        this.clock = clock;
    }

    /** By the clock that its tokens go by. */
    Instant now() {
        return clock.instant();
    }

    AccessToken get(Endpoint endpoint, Challenge bearer, Collection<String> scopes, RegistryCredentials credentials)
            throws IOException, InterruptedException {
        URI realm = realm(endpoint, bearer.parameter("realm"));
        Call call = credentials.identityToken().isEmpty()
                ? byPassword(realm, bearer.parameter("service"), scopes, credentials)
                : byIdentity(realm, bearer.parameter("service"), scopes, credentials);
        try (Reply reply = transport.sendWithoutRedirects(call, endpoint.insecure())) {
            if (reply.isSuccess()) {
                return parse(reply.bytes(LARGEST));
            }
            RegistryFailure failure = ErrorBody.of(reply);
            if (reply.status() == 401 || reply.status() == 403 || reply.status() == 400) {
                throw new RegistryFailure(
                        Kind.UNAUTHORIZED,
                        401,
                        "UNAUTHORIZED",
                        failure.code().isEmpty()
                                ? "unauthorized: incorrect username or password"
                                : String.valueOf(failure.getMessage()));
            }
            throw failure;
        }
    }

    /** Credentials go there, so it must be as safe as the registry itself. */
    private static URI realm(Endpoint endpoint, String text) throws RegistryFailure {
        try {
            URI realm = URI.create(text);
            boolean safe = "https".equals(realm.getScheme())
                    || ("http".equals(realm.getScheme())
                            && "http".equals(endpoint.base().getScheme()));
            if (safe && realm.getHost() != null) {
                return realm;
            }
        } catch (IllegalArgumentException e) {
            throw RegistryFailure.invalid("invalid realm of " + endpoint.authority() + ": it is no URL");
        }
        throw RegistryFailure.invalid(
                "refused to ask for a token: the realm of " + endpoint.authority() + " must be an https URL");
    }

    private static Call byPassword(
            URI realm, String service, Collection<String> scopes, RegistryCredentials credentials) {
        List<String> query = new ArrayList<>();
        query.add(pair("service", service));
        scopes.forEach(scope -> query.add(pair("scope", scope)));
        if (!credentials.username().isEmpty()) {
            query.add(pair("account", credentials.username()));
            query.add(pair("offline_token", "true"));
            query.add(pair("client_id", CLIENT));
        }
        String separator = realm.getRawQuery() == null ? "?" : "&";
        Call call = Call.of("GET", URI.create(realm + separator + String.join("&", query)));
        return credentials.username().isEmpty() ? call : call.with("Authorization", Authenticator.basic(credentials));
    }

    private static Call byIdentity(
            URI realm, String service, Collection<String> scopes, RegistryCredentials credentials) {
        String form = String.join(
                "&",
                pair("grant_type", "refresh_token"),
                pair("refresh_token", credentials.identityToken()),
                pair("service", service),
                pair("scope", String.join(" ", scopes)),
                pair("client_id", CLIENT));
        return Call.of("POST", realm)
                .with("Content-Type", "application/x-www-form-urlencoded")
                .sending(() -> BodyPublishers.ofString(form), form.length());
    }

    private AccessToken parse(byte[] json) throws IOException {
        JsonNode answer;
        try {
            answer = Json.lenient().readTree(json);
        } catch (IOException e) {
            throw RegistryFailure.invalid("the token server's answer is no JSON");
        }
        String value = answer.path("token").asText(answer.path("access_token").asText(""));
        boolean valid = !value.isEmpty()
                && value.length() <= LONGEST_TOKEN
                && value.chars().allMatch(c -> c > ' ' && c < 0x7F);
        if (!valid) {
            throw RegistryFailure.invalid("the token server's answer has no usable token");
        }
        int seconds = Math.clamp(answer.path("expires_in").asInt(SHORTEST_SECONDS), SHORTEST_SECONDS, LONGEST_SECONDS);
        return new AccessToken(
                value, now().plusSeconds(seconds), answer.path("refresh_token").asText(""));
    }

    private static String pair(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}

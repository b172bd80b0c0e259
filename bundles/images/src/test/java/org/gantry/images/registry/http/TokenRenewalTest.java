package org.gantry.images.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.images.registry.host.Endpoint;
import org.gantry.images.registry.host.HttpClients;
import org.gantry.images.registry.host.RegistrySettings;
import org.gantry.images.registry.testing.TestClient;
import org.gantry.images.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens that end are renewed before they are used, and no request is wasted on an old one. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class TokenRenewalTest {
    private final RegistrySettings settings = TestClient.settings(Map.of());
    private Instant now = Instant.parse("2024-01-02T03:04:05Z");
    private TestRegistry registry;
    private HttpClients clients;
    private RegistrySession session;

    @BeforeEach
    void open() {
        registry = new TestRegistry();
        registry.security = TestRegistry.Security.BEARER;
        registry.manifest("app", "1", "application/json", new byte[] {'{', '}'});
        clients = new HttpClients(settings);
        var transport = new Transport(clients, settings.connect(), settings.stall());
        var endpoint = new Endpoint(registry.domain(), URI.create(registry.url()), true);
        var tokens = new TokenServer(transport, () -> now);
        session = new RegistrySession(
                transport,
                endpoint,
                "app",
                new Authenticator(tokens, endpoint, RegistryCredentials.NONE, List.of("repository:app:pull")));
    }

    @AfterEach
    void close() {
        clients.close();
        registry.close();
    }

    @Test
    void aTokenIsRenewedShortlyBeforeItsEnd() throws Exception {
        registry.expiresIn = 300;
        ask();
        assertThat(registry.tokens).hasValue(1);
        assertThat(asked()).isEqualTo(2);
        now = now.plusSeconds(289);
        ask();
        assertThat(registry.tokens).hasValue(1);
        now = now.plusSeconds(2);
        ask();
        assertThat(registry.tokens).hasValue(2);
        assertThat(asked()).as("the first one alone was refused").isEqualTo(4);
    }

    /** The specification gives every token a minute, for clients that know no better. */
    @Test
    void aTokenLivesForAMinuteAtLeast() throws Exception {
        registry.expiresIn = 1;
        ask();
        now = now.plusSeconds(49);
        ask();
        assertThat(registry.tokens).hasValue(1);
        now = now.plusSeconds(2);
        ask();
        assertThat(registry.tokens).hasValue(2);
        assertThat(registry.authorizations.getLast()).isEqualTo("Bearer token-2");
    }

    private void ask() throws IOException, InterruptedException {
        try (Reply reply = session.require(Call.of("GET", session.uri("manifests/1")), Set.of(200))) {
            assertThat(reply.bytes(100)).hasSize(2);
        }
    }

    /** Requests for the manifest. */
    private long asked() {
        return registry.count("GET /v2/app/manifests/");
    }
}

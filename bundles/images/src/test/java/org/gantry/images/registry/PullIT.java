package org.gantry.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.images.testing.Archives.descriptor;
import static org.gantry.images.testing.Archives.gzip;
import static org.gantry.images.testing.Archives.layer;

import com.github.luben.zstd.Zstd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.gantry.api.EngineException.Forbidden;
import org.gantry.api.EngineException.NotFound;
import org.gantry.api.EngineException.Unauthorized;
import org.gantry.api.image.Image;
import org.gantry.api.image.Registries.Pull;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.api.image.TransferListener;
import org.gantry.api.oci.Digest;
import org.gantry.images.content.Sha;
import org.gantry.images.registry.testing.Faults;
import org.gantry.images.registry.testing.TestClient;
import org.gantry.images.registry.testing.TestRegistry;
import org.gantry.images.testing.Archives;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.testing.TestStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pulls from a registry that behaves. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class PullIT {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    @TempDir
    Path root;

    private final byte[] base = layer("base", "below");
    private final byte[] top = layer("top", "above");
    private TestRegistry registry;
    private TestStore store;
    private TestClient client;

    @BeforeEach
    void open() {
        Root.required();
        registry = new TestRegistry();
        store = new TestStore(root);
        client = new TestClient(store);
    }

    @AfterEach
    void close() {
        client.close();
        registry.close();
    }

    @Test
    void bringsLayersNamesAndDigest() throws Exception {
        Digest digest = registry.image("team/app", "1", base, top);
        String name = registry.domain() + "/team/app";

        client.pull(name + ":1");

        Image image = store.images.get(name + ":1");
        assertThat(image.repoTags()).containsExactly(name + ":1");
        assertThat(image.repoDigests()).containsExactly(name + "@" + digest);
        assertThat(store.images.get(name + "@" + digest)).isEqualTo(image);
        assertThat(store.layers(image).get(0).resolve("top")).hasContent("above");
        assertThat(store.layers(image).get(1).resolve("base")).hasContent("below");
        assertThat(client.statuses(""))
                .containsExactly(
                        "Pulling from team/app",
                        "Digest: " + digest,
                        "Status: Downloaded newer image for " + name + ":1");
        assertThat(client.statuses(Sha.of(gzip(base)).shortHex()))
                .startsWith("Pulling fs layer")
                .endsWith("Pull complete")
                .contains("Downloading", "Verifying Checksum", "Download complete");
    }

    @Test
    void aSecondPullBringsNothing() throws Exception {
        registry.image("app", "1", base);
        client.pull(registry.domain() + "/app:1");
        long bytes = registry.blobBytes.get();
        client.said.clear();

        client.pull(registry.domain() + "/app:1");

        assertThat(registry.blobBytes.get()).isEqualTo(bytes);
        assertThat(client.statuses("")).contains("Status: Image is up to date for " + registry.domain() + "/app:1");
    }

    @Test
    void aSharedLayerIsThereAlready() throws Exception {
        registry.image("app", "1", base);
        registry.image("app", "2", base, top);
        client.pull(registry.domain() + "/app:1");
        registry.requests.clear();

        client.pull(registry.domain() + "/app:2");

        assertThat(client.statuses(Sha.of(gzip(base)).shortHex())).contains("Already exists");
        assertThat(registry.requests)
                .noneMatch(request -> request.contains(Sha.of(gzip(base)).hex()));
        assertThat(store.layers(store.images.get(registry.domain() + "/app:2"))).hasSize(2);
    }

    @Test
    void layersMayBeZstdOrPlain() throws Exception {
        byte[] zstd = Zstd.compress(top);
        byte[] config = Archives.config(Archives.HOST, base, top);
        registry.blob(config);
        registry.blob(base);
        registry.blob(zstd);
        String layers = descriptor("application/vnd.oci.image.layer.v1.tar", base, "") + ","
                + descriptor("application/vnd.oci.image.layer.v1.tar+zstd", zstd, "");
        registry.manifest(
                "app",
                "1",
                MANIFEST,
                Archives.bytes("{\"schemaVersion\":2,\"config\":"
                        + descriptor("application/vnd.oci.image.config.v1+json", config, "") + ",\"layers\":[" + layers
                        + "]}"));

        client.pull(registry.domain() + "/app:1");

        assertThat(store.layers(store.images.get(registry.domain() + "/app:1"))
                        .getFirst()
                        .resolve("top"))
                .hasContent("above");
    }

    @Test
    void ofAnIndexThePlatformAskedForIsTaken() throws Exception {
        String index = index("app");
        registry.manifest("app", "multi", INDEX, Archives.bytes(index));
        String name = registry.domain() + "/app:multi";

        client.pull(name);
        Image host = store.images.get(name);
        client.pull(name, "linux/s390x", RegistryCredentials.NONE);

        assertThat(host.config().architecture()).isEqualTo(Archives.HOST);
        assertThat(host.repoDigests()).contains(registry.domain() + "/app@" + Sha.of(Archives.bytes(index)));
        assertThat(store.images.get(name).config().architecture()).isEqualTo("s390x");
        assertThatThrownBy(() -> client.pull(name, "linux/riscv64", RegistryCredentials.NONE))
                .isInstanceOf(NotFound.class)
                .hasMessage("no matching manifest for linux/riscv64 in the manifest list entries");
    }

    @Test
    void anImageForOnePlatformIsNotPassedOffAsAnother() {
        registry.image("app", "1", base);
        assertThatThrownBy(() -> client.pull(registry.domain() + "/app:1", "linux/s390x", RegistryCredentials.NONE))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("does not match the specified platform (linux/s390x)");
    }

    @Test
    void allTagsArePulled() throws Exception {
        for (String tag : List.of("a", "b", "c")) {
            registry.image("app", tag, layer("tag", tag));
        }
        client.client.pull(
                new Pull(registry.domain() + "/app", true, "", RegistryCredentials.NONE), TransferListener.NOBODY);
        for (String tag : List.of("a", "b", "c")) {
            assertThat(store.images.get(registry.domain() + "/app:" + tag)).isNotNull();
        }
    }

    @Test
    void whatIsNotThereIsSaidInDockersWords() {
        String name = registry.domain() + "/nothing:1";
        assertThatThrownBy(() -> client.pull(name))
                .isInstanceOf(NotFound.class)
                .hasMessage("manifest for " + name + " not found: manifest unknown: manifest unknown");
        registry.faults.add((exchange, request) -> {
            boolean hit = request.contains("/manifests/");
            if (hit) {
                TestRegistry.error(exchange, 401, "DENIED", "requested access to the resource is denied");
            }
            return hit;
        });
        assertThatThrownBy(() -> client.pull(name))
                .isInstanceOf(NotFound.class)
                .hasMessage("pull access denied for " + registry.domain()
                        + "/nothing, repository does not exist or may require 'docker login':"
                        + " denied: requested access to the resource is denied");
    }

    @Test
    void credentialsAreShownWhenAskedFor() throws Exception {
        registry.image("app", "1", base);
        registry.security = TestRegistry.Security.BASIC;
        String name = registry.domain() + "/app:1";

        assertThatThrownBy(() -> client.pull(name))
                .isInstanceOf(Forbidden.class)
                .hasMessage("unauthorized: authentication required");
        client.pull(name, "", TestClient.USER);

        assertThat(store.images.get(name)).isNotNull();
    }

    @Test
    void tokensAreFetchedAndRenewed() throws Exception {
        registry.image("app", "1", base, top);
        registry.security = TestRegistry.Security.BEARER;
        var once = new AtomicLong();
        registry.faults.add((exchange, request) -> {
            if (request.contains("/blobs/") && once.getAndIncrement() == 0) {
                registry.tokens.incrementAndGet(); // the one that was given is no longer good
            }
            return false;
        });

        client.pull(registry.domain() + "/app:1", "", TestClient.USER);

        assertThat(registry.count("GET /token")).isGreaterThanOrEqualTo(2);
        assertThat(registry.requests)
                .anyMatch(request ->
                        request.startsWith("GET /token?service=test%2C+quoted&scope=repository%3Aapp%3Apull"));
        assertThat(registry.authorizations).contains("Bearer token-1", "Bearer token-3");
    }

    @Test
    void anIdentityTokenStandsForThePassword() throws Exception {
        registry.image("app", "1", base);
        registry.security = TestRegistry.Security.BEARER;

        String identity = client.client.login(
                new RegistryCredentials(registry.domain(), TestRegistry.USER, TestRegistry.PASSWORD, "", ""));
        client.pull(registry.domain() + "/app:1", "", new RegistryCredentials("", "", "", identity, ""));

        assertThat(identity).isEqualTo("an-identity");
        assertThat(registry.count("POST /token")).isEqualTo(1);
    }

    @Test
    void aLoginWithAWrongPasswordFails() {
        registry.security = TestRegistry.Security.BASIC;
        var wrong = new RegistryCredentials(registry.domain(), TestRegistry.USER, "guess", "", "");
        assertThatThrownBy(() -> client.client.login(wrong))
                .isInstanceOf(Unauthorized.class)
                .hasMessage("login attempt to " + registry.url() + "/v2/ failed with status: 401 Unauthorized");
        registry.security = TestRegistry.Security.BEARER;
        assertThatThrownBy(() -> client.client.login(wrong))
                .isInstanceOf(Unauthorized.class)
                .hasMessage("unauthorized: incorrect username or password");
    }

    @Test
    void aRedirectTakesNoCredentialsAlong() throws Exception {
        try (TestRegistry storage = new TestRegistry()) {
            registry.image("app", "1", base);
            storage.blobs.putAll(registry.blobs);
            registry.security = TestRegistry.Security.BASIC;
            var redirects = new AtomicLong();
            registry.faults.add(Faults.redirect("GET /v2/app/blobs/", 307, storage.url(), redirects));

            client.pull(registry.domain() + "/app:1", "", TestClient.USER);

            assertThat(redirects.get()).isEqualTo(2);
            assertThat(registry.authorizations).contains("Basic dXNlcjpzZWNyZXQ=");
            assertThat(storage.authorizations).hasSize(2).containsOnly("");
        }
    }

    @Test
    void redirectsEnd() {
        registry.image("app", "1", base);
        registry.faults.add(Faults.redirect("GET /v2/app/manifests/", 302, "", new AtomicLong()));
        assertThatThrownBy(() -> client.pull(registry.domain() + "/app:1")).hasMessage("stopped after 10 redirects");
    }

    @Test
    void aMirrorIsAskedFirstAndTheRegistryAfterIt() throws Exception {
        try (TestRegistry mirror = new TestRegistry();
                TestClient mirrored =
                        new TestClient(store, Map.of("mirrors", registry.domain() + "=" + mirror.url()))) {
            mirror.image("app", "1", base);
            registry.image("app", "1", base);
            registry.image("app", "2", top);

            mirrored.pull(registry.domain() + "/app:1", "", TestClient.USER);
            assertThat(registry.requests).isEmpty();
            mirrored.pull(registry.domain() + "/app:2", "", TestClient.USER);

            assertThat(store.images.get(registry.domain() + "/app:2")).isNotNull();
            assertThat(mirror.requests).contains("GET /v2/app/manifests/2");
            assertThat(mirror.authorizations).containsOnly("");
        }
    }

    @Test
    void aForeignLayerComesFromWhereItsDescriptorSays() throws Exception {
        try (TestRegistry elsewhere = new TestRegistry()) {
            byte[] blob = gzip(base);
            elsewhere.blob(blob);
            byte[] config = Archives.config(Archives.HOST, base);
            registry.blob(config);
            String url = elsewhere.url() + "/v2/x/blobs/" + Sha.of(blob);
            registry.manifest(
                    "app",
                    "1",
                    MANIFEST,
                    Archives.bytes("{\"schemaVersion\":2,\"config\":"
                            + descriptor("application/vnd.oci.image.config.v1+json", config, "") + ",\"layers\":["
                            + descriptor(
                                    "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                                    blob,
                                    ",\"urls\":[\"" + url + "\"]")
                            + "]}"));

            client.pull(registry.domain() + "/app:1");

            assertThat(elsewhere.requests).containsExactly("GET /v2/x/blobs/" + Sha.of(blob));
        }
    }

    @Test
    void twoPullsShareADownload() throws Exception {
        byte[] random = new byte[1 << 20];
        new Random(1).nextBytes(random);
        byte[] large = new TarBuilder().file("random", random).build();
        registry.image("one", "1", large);
        registry.image("two", "1", large);
        var slow = new AtomicLong();
        registry.faults.add((exchange, request) -> {
            if (request.contains(Sha.of(gzip(large)).hex()) && slow.getAndIncrement() == 0) {
                pause(); // long enough for the second pull to come to the same layer
            }
            return false;
        });
        Thread other = Thread.ofVirtual().start(() -> pullQuietly(registry.domain() + "/two:1"));
        client.pull(registry.domain() + "/one:1");
        other.join();

        assertThat(store.images.get(registry.domain() + "/two:1").repoTags()).hasSize(2);
        assertThat(registry.requests.stream()
                        .filter(request -> request.contains(Sha.of(gzip(large)).hex())))
                .hasSize(1);
    }

    @Test
    void inspectingBringsNothingHere() throws Exception {
        Digest digest = registry.image("app", "1", base);
        var image = client.client.inspect(registry.domain() + "/app:1", RegistryCredentials.NONE);
        assertThat(image.descriptor().digest()).isEqualTo(digest);
        assertThat(image.platforms())
                .singleElement()
                .satisfies(platform -> assertThat(platform.architecture()).isEqualTo(Archives.HOST));
        assertThat(store.content.list()).hasSize(3); // the embedded image's
    }

    @Test
    void inspectingAnIndexTellsItsPlatforms() throws Exception {
        byte[] index = Archives.bytes(index("app"));
        registry.manifest("app", "multi", INDEX, index);
        registry.requests.clear();
        var image = client.client.inspect(registry.domain() + "/app:multi", RegistryCredentials.NONE);
        assertThat(image.descriptor().digest()).isEqualTo(Sha.of(index));
        assertThat(image.descriptor().size()).isEqualTo(index.length);
        assertThat(image.descriptor().mediaType()).isEqualTo(INDEX);
        assertThat(image.platforms())
                .extracting(platform -> platform.os() + "/" + platform.architecture())
                .containsExactly("linux/s390x", "linux/" + Archives.HOST);
        assertThat(registry.requests).noneMatch(request -> request.contains("/blobs/"));
        assertThat(store.content.list()).hasSize(3); // the embedded image's
    }

    private String index(String repository) {
        var entries = new java.util.ArrayList<String>();
        for (String architecture : List.of("s390x", Archives.HOST)) {
            byte[] config = Archives.config(architecture, base);
            registry.blob(config);
            registry.blob(gzip(base));
            byte[] manifest = Archives.manifest(config, gzip(base));
            registry.manifest(repository, architecture, MANIFEST, manifest);
            entries.add(descriptor(
                    MANIFEST, manifest, ",\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}"));
        }
        return new String(Archives.index(entries.toArray(String[]::new)), java.nio.charset.StandardCharsets.UTF_8);
    }

    private void pullQuietly(String name) {
        try {
            client.pull(name);
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.gantry.images.registry.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gantry.images.registry.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrySettingsTest {
    @Test
    void theDefaults() {
        RegistrySettings settings = TestClient.settings(Map.of("retryPauseMillis", 1000));
        assertThat(settings.mirrors()).isEmpty();
        assertThat(settings.downloads()).isEqualTo(4);
        assertThat(settings.uploads()).isEqualTo(5);
        assertThat(settings.attempts()).isEqualTo(5);
        assertThat(settings.pause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.connect()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.stall()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.chunkBytes()).isEqualTo(256 << 20);
        assertThat(settings.certificates()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:5000, true",
        "127.9.9.9, true",
        "[::1]:5000, true",
        "10.1.2.3:5000, true",
        "11.1.2.3:5000, false",
        "named.invalid:5000, true",
        "named.invalid:5001, false",
        "whole.invalid:1, true",
        "whole.invalid, true",
    })
    void whoNeedNotProveWhoTheyAre(String domain, boolean insecure) {
        RegistrySettings settings =
                TestClient.settings(Map.of("insecureRegistries", "10.0.0.0/8, named.invalid:5000 ,whole.invalid"));
        assertThat(settings.insecure().contains(domain)).isEqualTo(insecure);
        assertThat(new Endpoints(settings).servers(domain)).hasSize(insecure ? 2 : 1);
    }

    @Test
    void mirrorsComeInTheirOrder() {
        var endpoints = new Endpoints(TestClient.settings(
                Map.of("mirrors", "https://one.invalid/prefix/, quay.io=http://127.0.0.1:5, http://two.invalid")));
        assertThat(endpoints.mirrors("docker.io"))
                .extracting(endpoint -> endpoint.resolve("x"))
                .containsExactly(URI.create("https://one.invalid/prefix/v2/x"), URI.create("http://two.invalid/v2/x"));
        assertThat(endpoints.mirrors("quay.io"))
                .containsExactly(new Endpoint("127.0.0.1:5", URI.create("http://127.0.0.1:5"), true));
        assertThat(endpoints.servers("docker.io").getFirst().base())
                .isEqualTo(URI.create("https://registry-1.docker.io"));
    }

    @ParameterizedTest
    @CsvSource({
        "mirrors, ftp://x, must be [REGISTRY=]http[s]://HOST",
        "mirrors, https://user:pw@x, must be [REGISTRY=]http[s]://HOST",
        "insecureRegistries, 10.0.0.0/99, is neither HOST[:PORT] nor a CIDR block",
        "httpProxy, socks5://x, httpProxy must be http://",
    })
    void mistakesAreNamed(String setting, String value, String words) {
        assertThatThrownBy(() -> TestClient.settings(Map.of(setting, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.example/v2/, secure.proxy:3128",
        "http://registry.example/v2/, plain.proxy:80",
        "https://direct.example/, DIRECT",
        "https://sub.direct.example/, DIRECT",
        "https://indirect.example/, secure.proxy:3128",
        "https://10.2.3.4:5000/, DIRECT",
        "http://localhost:5000/, DIRECT",
        "http://127.0.0.1:5000/, DIRECT",
        "http://[::1]:5000/, DIRECT",
    })
    void whatGoesThroughAProxy(String uri, String expected) {
        Proxies proxies = Proxies.of(
                "",
                "http://me:pw@secure.proxy:3128",
                "",
                Map.of("http_proxy", "plain.proxy", "NO_PROXY", "direct.example,10.0.0.0/8"));
        Proxy proxy = proxies.select(URI.create(uri)).getFirst();
        String told = proxy.type() == Proxy.Type.DIRECT ? "DIRECT" : String.valueOf(proxy.address());
        assertThat(told.replace("/<unresolved>", "")).isEqualTo(expected);
        assertThat(proxies.authenticator()).isPresent();
        assertThat(Proxies.of("", "", "*", Map.of("HTTP_PROXY", "p")).select(URI.create("http://x")))
                .isEqualTo(List.of(Proxy.NO_PROXY));
    }
}

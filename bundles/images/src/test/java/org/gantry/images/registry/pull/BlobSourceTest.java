package org.gantry.images.registry.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.gantry.images.registry.host.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses of foreign layers are spoken to. */
class BlobSourceTest {
    private static final Endpoint SAFE =
            new Endpoint("registry.example", URI.create("https://registry.example"), false);
    private static final Endpoint INSECURE =
            new Endpoint("registry.example", URI.create("http://registry.example"), true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://elsewhere.example/layer",
                "http://169.254.169.254/latest",
                "file:///etc/shadow",
                "ftp://elsewhere.example/layer",
                "https:///layer",
                "//elsewhere.example/layer",
                "layer"
            })
    void nothingButTlsForARegistryThatHasIt(String url) {
        assertThatThrownBy(() -> BlobSource.address(SAFE, url))
                .hasMessage("foreign layer: refused to fetch it from " + url);
    }

    @Test
    void tlsAlways() throws IOException {
        String url = "https://elsewhere.example/layer?x=y";
        assertThat(BlobSource.address(SAFE, url)).isEqualTo(URI.create(url));
        assertThat(BlobSource.address(INSECURE, url)).isEqualTo(URI.create(url));
    }

    @Test
    void plainHttpForARegistryThatMayUseIt() throws IOException {
        String url = "http://elsewhere.example/layer";
        assertThat(BlobSource.address(INSECURE, url)).isEqualTo(URI.create(url));
        assertThatThrownBy(() -> BlobSource.address(INSECURE, "file:///etc/shadow"))
                .hasMessage("foreign layer: refused to fetch it from file:///etc/shadow");
    }

    @Test
    void whatIsNoAddress() {
        assertThatThrownBy(() -> BlobSource.address(SAFE, "https://a b"))
                .hasMessage("foreign layer: invalid address https://a b");
    }
}

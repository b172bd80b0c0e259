package org.gantry.images.registry.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.gantry.images.registry.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** certs.d against a TLS server whose certificate nobody else knows. */
@SuppressWarnings("NullAway.Init")
class HttpClientsTest {
    @TempDir
    Path directory;

    private HttpsServer server;
    private String authority = "";
    private Path certificates;

    @BeforeEach
    void start() throws Exception {
        Assumptions.assumeTrue(
                List.of(System.getenv("PATH").split(":")).stream()
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl"))),
                "SKIPPED: openssl is not on the PATH (Debian package openssl)");
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=test",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                "server.key",
                "-out",
                "server.cert");
        Path own = Files.createDirectories(directory.resolve("server"));
        Files.copy(directory.resolve("server.cert"), own.resolve("x.cert"));
        Files.copy(directory.resolve("server.key"), own.resolve("x.key"));
        Files.copy(directory.resolve("server.cert"), own.resolve("x.crt"));
        // The server is who its certificate says, and lets in whoever has the same one.
        SSLContext context = TlsContexts.of(HostCertificates.of(List.of(directory), "server"), false);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setWantClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            boolean known = exchange instanceof HttpsExchange tls && isKnown(tls);
            exchange.sendResponseHeaders(known ? 200 : 403, -1);
            exchange.close();
        });
        server.start();
        authority = "127.0.0.1:" + server.getAddress().getPort();
        certificates = Files.createDirectories(directory.resolve("certs.d").resolve(authority));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aServerThatNobodyVouchesForIsRefused() {
        assertThatThrownBy(() -> status(false)).isInstanceOf(IOException.class).hasMessageContaining("PKIX");
    }

    @Test
    void anInsecureOneIsNot() throws Exception {
        assertThat(status(true)).isEqualTo(403);
    }

    @Test
    void anAuthorityOfItsOwnVouchesForIt() throws Exception {
        Files.copy(directory.resolve("server.cert"), certificates.resolve("ca.crt"));
        assertThat(status(false)).isEqualTo(403);
    }

    @Test
    void aClientCertificateShowsWhoWeAre() throws Exception {
        Files.copy(directory.resolve("server.cert"), certificates.resolve("ca.crt"));
        Files.copy(directory.resolve("server.cert"), certificates.resolve("client.cert"));
        Files.copy(directory.resolve("server.key"), certificates.resolve("client.key"));
        assertThat(status(false)).isEqualTo(200);
    }

    @Test
    void theOldFormOfRsaKeysIsReadAsWell() throws Exception {
        openssl("rsa", "-traditional", "-in", "server.key", "-out", "old.key");
        assertThat(directory.resolve("old.key")).content().contains("BEGIN RSA PRIVATE KEY");
        assertThat(PrivateKeyFile.read(directory.resolve("old.key"), "RSA"))
                .isEqualTo(PrivateKeyFile.read(directory.resolve("server.key"), "RSA"));
    }

    @Test
    void halfOfAPairIsNamed() throws Exception {
        Files.copy(directory.resolve("server.cert"), certificates.resolve("client.cert"));
        assertThatThrownBy(() -> status(false)).hasMessageContaining("client.cert needs client.key beside it");
    }

    private int status(boolean insecure) throws IOException, InterruptedException {
        var settings = TestClient.settings(
                Map.of("certificates", directory.resolve("certs.d").toString()));
        try (var clients = new HttpClients(settings)) {
            var request = HttpRequest.newBuilder(URI.create("https://" + authority + "/"))
                    .build();
            return clients.of(authority, insecure)
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static boolean isKnown(HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerCertificates().length > 0;
        } catch (javax.net.ssl.SSLPeerUnverifiedException nobody) {
            return false;
        }
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.out").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("openssl.out")))
                .isZero();
    }
}

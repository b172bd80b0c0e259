package org.gantry.images.registry.host;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom we trust, and who we are, towards one server. Trusted are the authorities of the host, as with other programs on it,
 * and not those of the JDK unless the host has no list.
 */
final class TlsContexts {
    private static final List<Path> HOST_AUTHORITIES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/cert.pem"));

    private TlsContexts() {}

    static SSLContext of(HostCertificates certificates, boolean insecure) throws IOException {
        try {
            TrustManager[] trust =
                    insecure ? new TrustManager[] {new TrustAnybody()} : trustManagers(certificates.authorities());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(certificates.identities()), trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trustManagers(List<Certificate> more) throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        List<Certificate> host = hostAuthorities();
        if (host.isEmpty() && more.isEmpty()) {
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        }
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, HostCertificates.NO_PASSWORD);
        int number = 0;
        for (List<Certificate> list : List.of(host, more)) {
            for (Certificate certificate : list) {
                anchors.setCertificateEntry(Integer.toString(number++), certificate);
            }
        }
        factory.init(anchors);
        return factory.getTrustManagers();
    }

    private static List<Certificate> hostAuthorities() throws IOException {
        for (Path file : HOST_AUTHORITIES) {
            if (Files.exists(file)) {
                return HostCertificates.certificates(file);
            }
        }
        return List.of();
    }

    private static KeyManager[] keyManagers(List<KeyStore> identities) throws GeneralSecurityException {
        if (identities.isEmpty()) {
            return new KeyManager[0];
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(identities.getFirst(), HostCertificates.NO_PASSWORD);
        return factory.getKeyManagers();
    }

    /** For registries that the operator calls insecure. Being an extended one, it also stands for the name's check. */
    private static final class TrustAnybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

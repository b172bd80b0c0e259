package org.gantry.images.registry.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The certificates an operator has laid down for one registry (certs.d): {@code *.crt} are authorities that may vouch for
 * it, {@code NAME.cert} with {@code NAME.key} shows who we are.
 *
 * @param identities a key store with the client certificates; empty if there are none
 */
record HostCertificates(List<Certificate> authorities, List<KeyStore> identities) {
    static final char[] NO_PASSWORD = new char[0];

    /** Of several directories, the first that knows the registry counts. */
    static HostCertificates of(List<Path> directories, String authority) throws IOException {
        for (Path directory : directories) {
            Path own = directory.resolve(authority);
            if (!authority.contains("/") && Files.isDirectory(own)) {
                return read(own);
            }
        }
        return new HostCertificates(List.of(), List.of());
    }

    boolean isEmpty() {
        return authorities.isEmpty() && identities.isEmpty();
    }

    /** The certificates in a PEM file. */
    static List<Certificate> certificates(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            return List.copyOf(found);
        } catch (GeneralSecurityException e) {
            throw new IOException(pem + " has no certificates that can be read: " + e.getMessage(), e);
        }
    }

    private static HostCertificates read(Path directory) throws IOException {
        var authorities = new ArrayList<Certificate>();
        var identities = new ArrayList<KeyStore>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(".crt")) {
                    authorities.addAll(certificates(file));
                } else if (name.endsWith(".cert")) {
                    identities.add(identity(file, partner(file, ".cert", ".key")));
                } else if (name.endsWith(".key")) {
                    partner(file, ".key", ".cert");
                }
            }
        }
        return new HostCertificates(authorities, identities);
    }

    private static Path partner(Path file, String ending, String wanted) throws IOException {
        String name = file.getFileName().toString();
        Path partner = file.resolveSibling(name.substring(0, name.length() - ending.length()) + wanted);
        if (!Files.exists(partner)) {
            throw new IOException(
                    file + " needs " + partner.getFileName() + " beside it; certificates of authorities end with .crt");
        }
        return partner;
    }

    private static KeyStore identity(Path certificate, Path key) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            Certificate[] chain = certificates(certificate).toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new IOException(certificate + " has no certificate in it");
            }
            store.setKeyEntry(
                    "client", PrivateKeyFile.read(key, chain[0].getPublicKey().getAlgorithm()), NO_PASSWORD, chain);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException(certificate + " and " + key.getFileName() + " cannot be used: " + e.getMessage(), e);
        }
    }
}

package org.gantry.images.registry.host;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An HTTP client for each server, since certificates and trust differ; made when first needed and gone with the last
 * transfer, so that an engine at rest pays nothing. Transfers use HTTP/1.1: each layer has a connection of its own, and one that stalls holds up no
 * other.
 */
public final class HttpClients implements AutoCloseable {
    private static final String ANY = "";

    private final RegistrySettings settings;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("registry-", 0).factory());
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, HttpClient> clients = new HashMap<>();
    private int users;
    private boolean closed;

    public HttpClients(RegistrySettings settings) {
        this.settings = settings;
    }

    /** {@link #ANY} for all that have no certificates of their own: a client costs a thread, and redirects lead anywhere. */
    private record Key(String authority, boolean insecure) {}

    /** A transfer under way. */
    public interface Use extends AutoCloseable {
        @Override
        void close();
    }

    /** Begins a transfer. With the end of the last one all clients go, threads, selectors and connections included. */
    public Use use() {
        lock.lock();
        try {
            users++;
        } finally {
            lock.unlock();
        }
        return this::end;
    }

    private void end() {
        lock.lock();
        try {
            users--;
            if (users == 0) {
                shutdown();
            }
        } finally {
            lock.unlock();
        }
    }

    private void shutdown() {
        clients.values().forEach(HttpClient::shutdownNow);
        clients.clear();
    }

    /** The client for a server, {@code HOST[:PORT]}. */
    public HttpClient of(String authority, boolean insecure) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the registry client is being replaced; try again");
            }
            HostCertificates certificates = HostCertificates.of(settings.certificates(), authority);
            var key = new Key(certificates.isEmpty() ? ANY : authority, insecure);
            HttpClient client = clients.get(key);
            if (client == null) {
                client = make(certificates, insecure);
                clients.put(key, client);
            }
            return client;
        } finally {
            lock.unlock();
        }
    }

    /** The client for where a server sends us, which is trusted only if the operator said so of it as well. */
    public HttpClient of(String authority) throws IOException {
        return of(authority, settings.insecure().contains(authority));
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            shutdown();
        } finally {
            lock.unlock();
        }
        threads.shutdown();
    }

    private HttpClient make(HostCertificates certificates, boolean insecure) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connect())
                .executor(threads)
                .proxy(settings.proxies())
                .sslContext(TlsContexts.of(certificates, insecure));
        settings.proxies().authenticator().ifPresent(builder::authenticator);
        return builder.build();
    }
}

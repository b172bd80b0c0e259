package org.gantry.rest;

import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.gantry.rest.http.ApiHandler;
import org.gantry.rest.http.JsonErrorHandler;
import org.gantry.rest.http.Router;
import org.gantry.rest.http.Surroundings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jetty on a unix socket. Its own threads only select and parse; everything an endpoint does happens on virtual threads.
 */
final class UnixHttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(UnixHttpServer.class);
    private static final int THREADS = 8;

    private static final int LARGEST_HEADER = 1 << 16;

    private final SocketFile socket;
    private final Surroundings surroundings;
    private final Server server;
    private final UnixDomainServerConnector connector;

    UnixHttpServer(SocketFile socket, Router router, Surroundings surroundings) {
        this.socket = socket;
        this.surroundings = surroundings;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("gantry-rest");
        threads.setDaemon(true);
        this.server = new Server(threads);
        this.connector = new UnixDomainServerConnector(server, 0, 1, new HttpConnectionFactory(http()));
        // Attach, follow and wait may be silent for days; a client that has died shows at once on a unix socket.
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        server.setHandler(new ApiHandler(router, surroundings));
        server.setErrorHandler(new JsonErrorHandler());
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        // There is no host in a unix socket, and some clients name none.
        http.setServerAuthority(new HostPort("localhost", 80));
        http.setSendServerVersion(false);
        // Credentials for registries come in a header, and some are tokens of several kilobytes.
        http.setRequestHeaderSize(LARGEST_HEADER);
        // Paths are matched as they are; an encoded slash in a name is the client's right.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    void start() throws Exception {
        connector.setUnixDomainPath(socket.prepare());
        try {
            server.start();
            socket.publish();
        } catch (Exception e) {
            try {
                stop(Duration.ZERO);
            } catch (Exception suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** Takes no more connections, gives the calls in progress time to end, and closes what is left. */
    void stop(Duration grace) throws Exception {
        try {
            socket.remove();
            if (!surroundings.calls().drain(grace)) {
                LOG.warn("Some calls did not end within {}s and are cut off", grace.toSeconds());
            }
        } finally {
            server.stop();
            closeHangups();
        }
    }

    private void closeHangups() throws IOException {
        surroundings.hangups().close();
    }
}

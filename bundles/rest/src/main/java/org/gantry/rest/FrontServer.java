package org.gantry.rest;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.gantry.linux.custody.Attendance;
import org.gantry.linux.custody.SocketCustody;
import org.gantry.rest.connection.Acceptor;
import org.gantry.rest.connection.FrontConnector;
import org.gantry.rest.connection.FrontEndPoint;
import org.gantry.rest.connection.JettyConstants;
import org.gantry.rest.http.ApiHandler;
import org.gantry.rest.http.JsonErrorHandler;
import org.gantry.rest.http.Router;
import org.gantry.rest.http.Surroundings;
import org.gantry.rest.stream.StreamConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jetty in front of a socket that is in custody. Its own threads only select and parse; everything an endpoint does happens on
 * virtual threads.
 */
final class FrontServer {
    private static final Logger LOG = LoggerFactory.getLogger(FrontServer.class);
    private static final int THREADS = 8;

    private static final int LARGEST_HEADER = 1 << 16;

    private final SocketCustody custody;
    private final Surroundings surroundings;
    private final Server server;
    private final FrontConnector connector;
    private final Acceptor acceptor;
    private final Attendance attendance;

    /**
     * Serves from now on.
     *
     * @param bundleId the OSGi bundle that this is of
     */
    FrontServer(
            SocketCustody custody, ServerSocketChannel socket, Router router, Surroundings surroundings, long bundleId)
            throws Exception {
        this.custody = custody;
        this.surroundings = surroundings;
        JettyConstants.initialize();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("gantry-rest");
        threads.setDaemon(true);
        this.server = new Server(threads);
        this.connector = new FrontConnector(
                server,
                new HttpConnectionFactory(http()),
                surroundings.connections(),
                (endPoint, held) -> StreamConnection.resume(
                        endPoint, held, LongCalls.resume(held.call(), surroundings), surroundings));
        server.addConnector(connector);
        server.setHandler(new ApiHandler(router, surroundings));
        server.setErrorHandler(new JsonErrorHandler());
        server.start();
        try {
            this.acceptor = new Acceptor(socket, connector::take);
        } catch (IOException e) {
            server.stop();
            throw e;
        }
        this.attendance = custody.attend(bundleId, connector::take);
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

    /** Leaves everything to the next front end: connections as they come to rest, and those that do not in time are cut. */
    void handOver(Duration grace) throws Exception {
        attendance.close();
        acceptor.stop();
        surroundings.connections().leave(custody::hand);
        stop(grace);
    }

    /** Takes no more connections, gives the calls in progress time to end, and closes what is left. */
    void close(Duration grace) throws Exception {
        attendance.close();
        acceptor.stop();
        custody.close();
        surroundings.connections().leave(null);
        stop(grace);
    }

    private void stop(Duration grace) throws Exception {
        try {
            connector.endPoints().forEach(FrontServer::leave);
            if (!surroundings.connections().awaitEmpty(grace)) {
                LOG.warn("Some calls did not end within {}s and are cut off", grace.toSeconds());
            }
        } finally {
            server.stop();
            closeHangups();
        }
    }

    private static void leave(FrontEndPoint endPoint) {
        if (endPoint.getConnection() instanceof StreamConnection stream) {
            stream.leave();
        } else {
            boolean _ = endPoint.leaveAtRest();
        }
    }

    private void closeHangups() throws IOException {
        surroundings.hangups().close();
    }
}

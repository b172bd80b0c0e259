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
import org.gantry.linux.custody.FrontEnd;
import org.gantry.linux.custody.HeldConnection;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jetty in front of a socket that is in custody. Its own threads only select and parse; everything an endpoint does happens on
 * virtual threads.
 */
final class FrontServer implements FrontEnd {
    private static final Logger LOG = LoggerFactory.getLogger(FrontServer.class);
    private static final int THREADS = 8;

    private static final int LARGEST_HEADER = 1 << 16;

    private final SocketCustody custody;
    private final Surroundings surroundings;
    private final Server server;
    private final FrontConnector connector;
    private final ServerSocketChannel socket;
    private volatile @Nullable Acceptor acceptor;
    private @Nullable Attendance attendance;

    private FrontServer(SocketCustody custody, ServerSocketChannel socket, Router router, Surroundings surroundings)
            throws Exception {
        this.custody = custody;
        this.socket = socket;
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
    }

    /**
     * Serves from now on, or as soon as custody has it do so.
     *
     * @param bundleId the OSGi bundle that this is of
     */
    static FrontServer open(
            SocketCustody custody, ServerSocketChannel socket, Router router, Surroundings surroundings, long bundleId)
            throws Exception {
        FrontServer opened = new FrontServer(custody, socket, router, surroundings);
        try {
            opened.attendance = custody.attend(bundleId, opened);
            return opened;
        } catch (IOException e) {
            opened.server.stop();
            throw e;
        }
    }

    @Override
    public void begin() throws IOException {
        acceptor = new Acceptor(socket, connection -> take(connection, () -> {}));
    }

    @Override
    public void take(HeldConnection connection, Runnable arrived) {
        connector.take(connection, arrived);
    }

    @Override
    public int leave(Duration limit) throws IOException, InterruptedException {
        passOn();
        int calls = sendAway();
        boolean _ =
                surroundings.connections().awaitEmpty(limit); // what has not ended is waited for by whoever stops this
        return calls;
    }

    /** Connections that come to rest go to another front end from now on. */
    private void passOn() throws IOException, InterruptedException {
        acceptNoMore();
        surroundings.connections().leave(custody::hand);
    }

    private void acceptNoMore() throws IOException, InterruptedException {
        Acceptor begun = acceptor;
        if (begun != null) {
            begun.stop();
        }
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
        absent();
        passOn();
        stop(grace);
    }

    /** Takes no more connections, gives the calls in progress time to end, and closes what is left. */
    void close(Duration grace) throws Exception {
        absent();
        acceptNoMore();
        custody.close();
        surroundings.connections().leave(null);
        stop(grace);
    }

    private void absent() {
        if (attendance != null) {
            attendance.close();
        }
    }

    private void stop(Duration grace) throws Exception {
        try {
            int calls = sendAway();
            if (!surroundings.connections().awaitEmpty(grace)) {
                LOG.warn("Some of {} calls did not end within {}s and are cut off", calls, grace.toSeconds());
            }
        } finally {
            server.stop();
            closeHangups();
        }
    }

    /** @return how many calls are in progress that have to end here */
    private int sendAway() {
        return (int) connector.endPoints().stream()
                .filter(endPoint -> !sendAway(endPoint))
                .count();
    }

    private static boolean sendAway(FrontEndPoint endPoint) {
        if (endPoint.getConnection() instanceof StreamConnection stream) {
            stream.leave();
            return true;
        }
        return endPoint.leaveAtRest();
    }

    private void closeHangups() throws IOException {
        surroundings.hangups().close();
    }
}

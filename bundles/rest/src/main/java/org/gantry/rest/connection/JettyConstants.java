package org.gantry.rest.connection;

import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jetty, which stays when a front end goes, has exceptions for constants ({@code HttpChannelState.NOTHING_TO_SEND}). Each holds
 * the classes of all frames on the stack of whoever needed it first, and with one of ours this front end's class loader would
 * stay as long as Jetty does.
 */
public final class JettyConstants {
    private static final Logger LOG = LoggerFactory.getLogger(JettyConstants.class);
    private static final int THREADS = 4;

    private JettyConstants() {}

    /** Has Jetty answer a request on its own, on threads that have nothing of ours on their stacks. */
    public static void initialize() throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("gantry-rest-constants");
        threads.setDaemon(true);
        Server server = new Server(threads);
        LocalConnector connector = new LocalConnector(server);
        server.addConnector(connector);
        server.start();
        try {
            LOG.debug("Jetty answers {}", connector.getResponse("GET / HTTP/1.0\r\n\r\n"));
        } finally {
            server.stop();
        }
    }
}

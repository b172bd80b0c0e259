package org.gantry.rest.connection;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.Scheduler;
import org.gantry.linux.custody.HeldConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty's way in for connections that it has not accepted itself. */
public final class FrontConnector extends AbstractConnector {
    private static final Logger LOG = LoggerFactory.getLogger(FrontConnector.class);

    private final Connections connections;
    private final Resumption resumption;
    private final Manager manager;

    /** Makes what goes on with a call that another front end has begun. */
    @FunctionalInterface
    public interface Resumption {
        Connection resume(FrontEndPoint endPoint, HeldConnection held);
    }

    public FrontConnector(Server server, HttpConnectionFactory http, Connections connections, Resumption resumption) {
        super(server, null, null, null, 0, http);
        this.connections = connections;
        this.resumption = resumption;
        this.manager = new Manager(getExecutor(), getScheduler());
        installBean(manager, true);
        // Attach, follow and wait may be silent for days; a client that has died shows at once on a unix socket.
        setIdleTimeout(0);
    }

    /**
     * Serves a connection, new or begun elsewhere.
     *
     * @param arrived is run as soon as it does, or when it turns out that it cannot
     */
    public void take(HeldConnection held, Runnable arrived) {
        manager.seat(new Arrival(held, connections.arrive(), arrived));
    }

    /** The connections of this moment. */
    public List<FrontEndPoint> endPoints() {
        return getConnectedEndPoints().stream().map(FrontEndPoint.class::cast).toList();
    }

    @Override
    protected void accept(int acceptor) {
        throw new UnsupportedOperationException("connections are accepted elsewhere");
    }

    @Override
    public Object getTransport() {
        return manager;
    }

    /** A connection that has no end point yet. */
    private record Arrival(HeldConnection held, Connections.Presence presence, Runnable arrived) {}

    /** Jetty tells of a channel that is closed already when it stops itself. */
    private static void cutOff(Arrival arrival, Throwable failure) {
        if (!(failure instanceof ClosedChannelException)) {
            LOG.warn("A connection cannot be served and is cut off", failure);
        }
        try {
            arrival.held().cutOff();
        } catch (IOException e) {
            LOG.warn("What a connection held is not closed", e);
        } finally {
            arrival.presence().close();
            arrival.arrived().run();
        }
    }

    private final class Manager extends SelectorManager {
        Manager(Executor executor, Scheduler scheduler) {
            super(executor, scheduler, 1);
        }

        /**
         * What {@link #accept} does, but on the selector's own thread: to make an end point waits for nothing, and to have
         * another thread make it costs two wake-ups before the first byte is read.
         */
        void seat(Arrival arrival) {
            ManagedSelector managed = chooseSelector();
            managed.submit(selector -> {
                try {
                    seat(managed, arrival.held().channel().register(selector, 0, arrival), arrival);
                } catch (IOException | RuntimeException e) {
                    cutOff(arrival, e);
                }
            });
        }

        private void seat(ManagedSelector managed, SelectionKey key, Arrival arrival) throws IOException {
            EndPoint endPoint = newEndPoint(key.channel(), managed, key);
            Connection connection = newConnection(key.channel(), endPoint, arrival);
            endPoint.setConnection(connection);
            key.attach(endPoint);
            endPoint.onOpen();
            endPointOpened(endPoint);
            connectionOpened(connection, arrival);
        }

        @Override
        protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            Arrival arrival = (Arrival) key.attachment();
            var endPoint = new FrontEndPoint(
                    (SocketChannel) channel, selector, key, getScheduler(), connections, arrival.presence());
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }

        @Override
        public Connection newConnection(SelectableChannel channel, EndPoint endPoint, @Nullable Object attachment)
                throws IOException {
            Arrival arrival = (Arrival) java.util.Objects.requireNonNull(attachment);
            HeldConnection held = arrival.held();
            arrival.arrived().run();
            return held.call().isEmpty()
                    ? getDefaultConnectionFactory().newConnection(FrontConnector.this, endPoint)
                    : resumption.resume((FrontEndPoint) endPoint, held);
        }

        @Override
        protected void endPointOpened(EndPoint endPoint) {
            super.endPointOpened(endPoint);
            onEndPointOpened(endPoint);
        }

        @Override
        protected void endPointClosed(EndPoint endPoint) {
            onEndPointClosed(endPoint);
            super.endPointClosed(endPoint);
            ((FrontEndPoint) endPoint).forgotten();
        }
    }
}

package org.gantry.rest.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.gantry.linux.custody.HeldConnection;

/**
 * A connection whose channel can be taken out of Jetty's hands alive. It is at rest, and may leave, while no byte of the next
 * request has been read. Once it has left, Jetty neither reads, writes nor closes the channel, whatever it still does here.
 */
public final class FrontEndPoint extends SocketChannelEndPoint {
    private final Connections connections;
    private final Connections.Presence presence;
    private final SelectionKey key;
    private boolean busy;
    private boolean fresh = true;
    private boolean gone;

    FrontEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            Connections connections,
            Connections.Presence presence) {
        super(channel, selector, key, scheduler);
        this.connections = connections;
        this.presence = presence;
        this.key = key;
    }

    public static FrontEndPoint of(Request request) {
        return (FrontEndPoint) request.getConnectionMetaData().getConnection().getEndPoint();
    }

    /** The answer to a request has been sent, and nothing of another one has been read by Jetty. */
    public synchronized void rest() {
        busy = false;
        fresh = false;
    }

    /** What goes on here is not HTTP: the connection leaves when whoever uses it says so. */
    public synchronized void occupy() {
        busy = true;
    }

    /** Takes the channel away; false if it is gone or closed already. What was not written by now never is. */
    public synchronized boolean detach() {
        if (gone || !getChannel().isOpen()) {
            return false;
        }
        gone = true;
        key.cancel();
        return true;
    }

    /**
     * Leaves, if this front end stops and nothing is in progress here. With nobody to go to, a connection that has not had a
     * request yet stays for one: its client has just been accepted, and the next thing it does is to send it.
     */
    public boolean leaveAtRest() {
        synchronized (this) {
            if (busy || isOutputShutdown() || isInputShutdown() || (fresh && !connections.haveHeir())) {
                return false;
            }
            if (connections.haveHeir() && !detach()) {
                return false;
            }
        }
        if (connections.haveHeir()) {
            connections.bequeath(HeldConnection.atRest(getChannel()));
        }
        close();
        return true;
    }

    @Override
    public synchronized int fill(ByteBuffer buffer) throws IOException {
        if (gone) {
            return 0;
        }
        boolean begins = !busy && !buffer.hasRemaining();
        int filled = super.fill(buffer);
        if (begins && filled > 0) {
            BlankHost.fill(buffer);
        }
        busy |= filled > 0;
        return filled;
    }

    @Override
    public synchronized boolean flush(ByteBuffer... buffers) throws IOException {
        if (gone) {
            throw new EofException("left for the next front end");
        }
        return super.flush(buffers);
    }

    @Override
    protected void needsFillInterest() {
        if (connections.leaving() && leaveAtRest()) {
            return;
        }
        if (!isGone()) {
            super.needsFillInterest();
        }
    }

    @Override
    protected void doShutdownOutput() {
        if (!isGone()) {
            super.doShutdownOutput();
        }
    }

    @Override
    public void doClose() {
        if (!isGone()) {
            super.doClose();
        }
    }

    /** Jetty has forgotten it. */
    void forgotten() {
        presence.close();
    }

    private synchronized boolean isGone() {
        return gone;
    }
}

package org.gantry.itests.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gantry.linux.namespace.NetNamespaces;

/**
 * Numbered datagrams, one every few milliseconds, from one network namespace to another: nobody sends again what was lost, so
 * whatever is missing in the end was lost on the way. Closing it ends the stream.
 */
public final class Datagrams implements AutoCloseable {
    private static final int PAUSE_MILLIS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DatagramSocket sender;
    private final DatagramSocket receiver;
    private final AtomicInteger sent = new AtomicInteger();
    private final List<Integer> received = Collections.synchronizedList(new ArrayList<>());
    private final Thread sending;
    private volatile boolean ended;

    private Datagrams(DatagramSocket sender, InetSocketAddress target, DatagramSocket receiver) {
        this.sender = sender;
        this.receiver = receiver;
        Thread.ofPlatform().daemon().name("datagrams-received").start(this::receive);
        this.sending = Thread.ofPlatform().daemon().name("datagrams-sent").start(() -> send(target));
    }

    /** Begins to send from a namespace to an address, which is to lead to a port in another one. */
    public static Datagrams begin(Path from, InetSocketAddress target, Path to, int port) {
        DatagramSocket receiver = NetNamespaces.callIn(to, () -> bound(port));
        return new Datagrams(NetNamespaces.callIn(from, () -> bound(0)), target, receiver);
    }

    /** Begins to send from the host, by a socket that is connected to the address. */
    public static Datagrams beginConnected(InetSocketAddress target, Path to, int port) {
        DatagramSocket receiver = NetNamespaces.callIn(to, () -> bound(port));
        DatagramSocket sender = bound(0);
        try {
            sender.connect(target);
        } catch (SocketException e) {
            sender.close();
            receiver.close();
            throw new UncheckedIOException(e);
        }
        return new Datagrams(sender, target, receiver);
    }

    private static DatagramSocket bound(int port) {
        try {
            return new DatagramSocket(port);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until that many more have arrived. */
    public Datagrams awaitMore(int count) {
        int enough = received.size() + count;
        assertThat(Session.eventually(() -> received.size() >= enough, Duration.ofSeconds(20)))
                .as("%d have arrived", enough)
                .isTrue();
        return this;
    }

    /** Ends the stream and requires all of it to have arrived, each datagram once. */
    public void allArrived() {
        ended = true;
        try {
            sending.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        Session.eventually(() -> received.size() >= sent.get(), PATIENCE);
        assertThat(received)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, sent.get()).boxed().toList());
    }

    private void send(InetSocketAddress target) {
        try {
            while (!ended) {
                byte[] number = ByteBuffer.allocate(Integer.BYTES)
                        .putInt(sent.get() + 1)
                        .array();
                sender.send(new DatagramPacket(number, number.length, target));
                sent.incrementAndGet();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive() {
        var packet = new DatagramPacket(new byte[Integer.BYTES], Integer.BYTES);
        while (!receiver.isClosed()) {
            try {
                receiver.receive(packet);
                received.add(ByteBuffer.wrap(packet.getData()).getInt());
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        sender.close();
        receiver.close();
    }
}

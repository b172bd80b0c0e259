package org.gantry.engine.stdio;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gantry.api.engine.StreamChunk;
import org.gantry.api.engine.StreamChunk.Stream;

/** Gives every attached client its own copy of what a process writes. */
final class Fanout {
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

    /** A client's queue and the streams it wants. */
    record Subscriber(SessionQueue queue, boolean stdout, boolean stderr) {
        boolean wants(Stream stream) {
            return stream == Stream.STDERR ? stderr : stdout;
        }
    }

    void add(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    void remove(SessionQueue queue) {
        subscribers.removeIf(subscriber -> subscriber.queue() == queue);
    }

    void send(Stream stream, ByteBuffer bytes) {
        for (Subscriber subscriber : subscribers) {
            if (subscriber.wants(stream)) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(bytes.position(), copy);
                subscriber.queue().offer(new StreamChunk(stream, copy));
            }
        }
    }

    /** Nothing more will come: clients read what is queued and then see the end. */
    void end() {
        for (Subscriber subscriber : subscribers) {
            subscriber.queue().end();
        }
        subscribers.clear();
    }

    int size() {
        return subscribers.size();
    }
}

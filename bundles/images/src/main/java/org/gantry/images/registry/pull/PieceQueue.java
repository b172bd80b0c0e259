package org.gantry.images.registry.pull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.gantry.api.image.ResumableBlob.Piece;

/** The pieces of a blob that nobody receives at the moment, foremost first. */
final class PieceQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Piece> pieces;

    PieceQueue(List<Piece> missing) {
        this.pieces = new ArrayDeque<>(missing);
    }

    Optional<Piece> take() {
        lock.lock();
        try {
            return Optional.ofNullable(pieces.poll());
        } finally {
            lock.unlock();
        }
    }

    /** Of a thread that could not go on with it. */
    void giveBack(Piece piece) {
        lock.lock();
        try {
            pieces.addFirst(piece);
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return pieces.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}

package org.gantry.images.registry.pull;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;
import org.gantry.api.image.ResumableBlob;
import org.gantry.api.image.ResumableBlob.Piece;
import org.gantry.images.registry.http.RegistryFailure;
import org.gantry.images.registry.http.Reply;

/**
 * Receives pieces of a blob over one connection after the other. A server that knows no ranges sends the whole, which is then
 * good for all the pieces that are waiting.
 */
final class PieceFetch {
    private static final int CHUNK = 1 << 16;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    private final ResumableBlob blob;
    private final BlobSource source;
    private final PieceQueue queue;
    private final BlobFetch.Phases phases;
    private final byte[] chunk = new byte[CHUNK];

    PieceFetch(ResumableBlob blob, BlobSource source, PieceQueue queue, BlobFetch.Phases phases) {
        this.blob = blob;
        this.source = source;
        this.queue = queue;
        this.phases = phases;
    }

    /** Receives what is missing of a piece, or some of it before it fails. True if the server sent a range. */
    boolean receive(Piece piece) throws IOException, InterruptedException {
        long begin = piece.position();
        try (Reply reply = source.open(begin, piece.end(), blob.size())) {
            boolean range = reply.status() == 206;
            if (range) {
                requireRange(reply, begin, piece.end());
                copy(reply.body(), piece);
            } else {
                requireLength(reply, blob.size());
                receiveFromWhole(reply.body(), piece);
            }
            return range;
        }
    }

    private void receiveFromWhole(InputStream in, Piece first) throws IOException, InterruptedException {
        long at = 0;
        Optional<Piece> next = Optional.of(first);
        while (next.isPresent()) {
            Piece piece = next.get();
            try {
                in.skipNBytes(piece.position() - at);
                copy(in, piece);
            } catch (IOException e) {
                if (!piece.equals(first)) {
                    queue.giveBack(piece);
                }
                throw e;
            }
            at = piece.end();
            next = queue.take();
        }
        if (at == blob.size() && in.read() >= 0) {
            throw new EngineException.InvalidArgument(
                    "the content of " + blob.digest() + " is longer than the " + blob.size() + " bytes it should have");
        }
    }

    private void copy(InputStream in, Piece piece) throws IOException, InterruptedException {
        while (piece.position() < piece.end()) {
            int count = in.read(chunk, 0, (int) Math.min(CHUNK, piece.end() - piece.position()));
            if (count < 0) {
                throw new EOFException("unexpected EOF after " + piece.position() + " of " + blob.size() + " bytes");
            }
            store(piece, ByteBuffer.wrap(chunk, 0, count));
            phases.downloading(blob.received());
        }
    }

    private void requireLength(Reply reply, long expected) throws RegistryFailure {
        Optional<String> length = reply.header("Content-Length");
        if (length.isPresent() && !length.get().equals(Long.toString(expected))) {
            throw RegistryFailure.invalid(
                    "content length of " + blob.digest() + " mismatch: expected " + expected + ", got " + length.get());
        }
    }

    /** The answer must be what was asked for, as far as its head tells. */
    private void requireRange(Reply reply, long begin, long end) throws RegistryFailure {
        requireLength(reply, end - begin);
        Matcher range = RANGE.matcher(reply.header("Content-Range").orElse(""));
        boolean sound = range.matches()
                && Long.parseLong(range.group(1)) == begin
                && Long.parseLong(range.group(2)) == end - 1
                && (range.group(3).equals("*") || Long.parseLong(range.group(3)) == blob.size());
        if (!sound) {
            throw RegistryFailure.invalid("the answer for " + blob.digest() + " is not the range asked for");
        }
    }

    /** A disk that is full is no reason to ask the registry again. */
    private void store(Piece piece, ByteBuffer bytes) throws InterruptedException {
        try {
            piece.write(bytes);
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException();
        } catch (IOException e) {
            throw new EngineException.Internal(
                    "the image store cannot write " + blob.digest() + ": " + e.getMessage(), e);
        }
    }
}

package org.gantry.images.registry.pull;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;
import org.gantry.api.image.ResumableBlob;
import org.gantry.images.registry.http.Attempts;
import org.gantry.images.registry.http.RegistryFailure;
import org.gantry.images.registry.http.Reply;

/** Receives what is missing of a blob, over as many connections as that takes. */
final class BlobFetch {
    private static final int CHUNK = 1 << 16;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d+/(?:\\d+|\\*)");

    private final ResumableBlob blob;
    private final BlobSource source;
    private final Attempts attempts;
    private final Phases phases;

    /** Is told how far it is. */
    interface Phases {
        void downloading(long offset);

        void retrying(Duration wait);

        void verifying();

        void startingOver();
    }

    BlobFetch(ResumableBlob blob, BlobSource source, Attempts attempts, Phases phases) {
        this.blob = blob;
        this.source = source;
        this.attempts = attempts;
        this.phases = phases;
    }

    /** Returns when the blob is whole and verified. Bytes of an earlier attempt that turn out wrong are asked for again. */
    void run() throws IOException, InterruptedException {
        boolean resumed = blob.offset() > 0;
        receive();
        phases.verifying();
        boolean sound = blob.verify();
        if (!sound && resumed) {
            phases.startingOver();
            receive();
            sound = blob.verify();
        }
        if (!sound) {
            throw new EngineException.InvalidArgument(
                    "filesystem layer verification failed for digest " + blob.digest());
        }
    }

    private void receive() throws IOException, InterruptedException {
        while (blob.offset() < blob.size()) {
            long before = blob.offset();
            try {
                receiveSome();
            } catch (IOException e) {
                if (blob.offset() > before) {
                    attempts.reset();
                }
                attempts.pauseAfter(e, phases::retrying);
            }
        }
    }

    private void receiveSome() throws IOException, InterruptedException {
        try (Reply reply = source.open(blob.offset())) {
            InputStream in = reply.body();
            requireLength(reply);
            if (reply.status() == 200) {
                in.skipNBytes(blob.offset()); // the server knows no ranges
            }
            byte[] chunk = new byte[CHUNK];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                store(ByteBuffer.wrap(chunk, 0, count));
                phases.downloading(blob.offset());
            }
            if (blob.offset() < blob.size()) {
                throw new EOFException("unexpected EOF after " + blob.offset() + " of " + blob.size() + " bytes");
            }
        }
    }

    /** The answer must be what was asked for, as far as its head tells. */
    private void requireLength(Reply reply) throws RegistryFailure {
        long expected = reply.status() == 206 ? blob.size() - blob.offset() : blob.size();
        Optional<String> length = reply.header("Content-Length");
        if (length.isPresent() && !length.get().equals(Long.toString(expected))) {
            throw RegistryFailure.invalid(
                    "content length of " + blob.digest() + " mismatch: expected " + expected + ", got " + length.get());
        }
        if (reply.status() == 206) {
            Matcher range = RANGE.matcher(reply.header("Content-Range").orElse(""));
            if (!range.matches() || Long.parseLong(range.group(1)) != blob.offset()) {
                throw RegistryFailure.invalid("the answer for " + blob.digest() + " is not the range asked for");
            }
        }
    }

    /** A disk that is full is no reason to ask the registry again. */
    private void store(ByteBuffer bytes) throws InterruptedException {
        try {
            blob.write(bytes);
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException();
        } catch (IOException e) {
            throw new EngineException.Internal(
                    "the image store cannot write " + blob.digest() + ": " + e.getMessage(), e);
        }
    }
}

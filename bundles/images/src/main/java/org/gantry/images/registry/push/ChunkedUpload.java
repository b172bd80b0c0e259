package org.gantry.images.registry.push;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.images.registry.http.Attempts;
import org.gantry.images.registry.http.Call;
import org.gantry.images.registry.http.RegistryFailure;
import org.gantry.images.registry.http.RegistrySession;
import org.gantry.images.registry.http.Reply;

/** Uploads a blob in chunks. After a lost connection the registry is asked how much it has, and the rest is sent. */
final class ChunkedUpload {
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d{1,18})");
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final RegistrySession session;
    private final BlobContent content;
    private final long chunk;
    private final Attempts attempts;
    private final BlobPush.Told told;

    ChunkedUpload(RegistrySession session, BlobContent content, long chunk, Attempts attempts, BlobPush.Told told) {
        this.session = session;
        this.content = content;
        this.chunk = chunk;
        this.attempts = attempts;
        this.told = told;
    }

    /** Where the next bytes go, and which those are. */
    private record Place(URI location, long offset) {}

    void run(URI location) throws IOException, InterruptedException {
        Place place = new Place(location, 0);
        while (place.offset() < content.size()) {
            place = next(place);
        }
        Call finish = Call.of("PUT", UploadLocation.finishing(place.location(), content.digest()))
                .with("Content-Type", "application/octet-stream");
        session.require(finish, Set.of(201, 204)).close();
    }

    private Place next(Place place) throws IOException, InterruptedException {
        try {
            Place after = send(place);
            attempts.reset();
            return after;
        } catch (RegistryFailure e) {
            if (e.status() != RANGE_NOT_SATISFIABLE && !e.isPassing()) {
                throw e;
            }
            attempts.pauseAfter(e.isPassing() ? e : new IOException(e), _ -> {});
        } catch (IOException e) {
            attempts.pauseAfter(e, this::retrying);
        }
        return ask(place.location());
    }

    private Place send(Place place) throws IOException, InterruptedException {
        long length = Math.min(chunk, content.size() - place.offset());
        long last = place.offset() + length - 1;
        Call call = Call.of("PATCH", place.location())
                .with("Content-Type", "application/octet-stream")
                .with("Content-Range", place.offset() + "-" + last)
                .sending(() -> content.part(place.offset(), length, told::sent), length);
        try (Reply reply = session.require(call, Set.of(202, 204))) {
            return new Place(UploadLocation.of(reply), last + 1);
        }
    }

    private Place ask(URI location) throws IOException, InterruptedException {
        try (Reply reply = session.require(Call.of("GET", location), Set.of(204))) {
            Matcher range = RANGE.matcher(reply.header("Range").orElse(""));
            long last = range.matches() ? Long.parseLong(range.group(1)) : 0;
            // Registries that have nothing yet say 0-0, as they do when they have one byte.
            long offset = last == 0 ? 0 : last + 1;
            if (offset > content.size()) {
                throw RegistryFailure.invalid("the registry has more of " + content.digest() + " than there is");
            }
            return new Place(UploadLocation.of(reply), offset);
        }
    }

    private void retrying(Duration wait) {
        told.phase("Retrying in " + Math.max(1, wait.toSeconds()) + " seconds");
    }
}

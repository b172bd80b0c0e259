package org.gantry.images.registry.push;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.gantry.images.registry.host.RegistrySettings;
import org.gantry.images.registry.http.Attempts;
import org.gantry.images.registry.http.Call;
import org.gantry.images.registry.http.RegistryFailure;
import org.gantry.images.registry.http.RegistrySession;
import org.gantry.images.registry.http.Reply;

/**
 * Sees to it that the registry has a blob: it may have it, may take it from another repository, or gets it
 * (distribution-spec, Pushing blobs).
 */
final class BlobPush {
    private static final Set<Integer> WANTS_CHUNKS = Set.of(405, 411, 413);
    private static final long SMALL_CHUNK = 8 << 20;

    private final RegistrySession session;
    private final BlobContent content;
    private final Optional<String> otherRepository;
    private final RegistrySettings settings;
    private final Told told;

    /** Is told how it goes. */
    interface Told {
        Told NOTHING = new Told() {};

        default void phase(String status) {}

        default void sent(long bytes) {}
    }

    BlobPush(
            RegistrySession session,
            BlobContent content,
            Optional<String> otherRepository,
            RegistrySettings settings,
            Told told) {
        this.session = session;
        this.content = content;
        this.otherRepository = otherRepository;
        this.settings = settings;
        this.told = told;
    }

    void run() throws IOException, InterruptedException {
        if (otherRepository.isPresent()) {
            session.extend(otherRepository.get());
        }
        var attempts = new Attempts(settings.attempts(), settings.pause());
        while (true) {
            try {
                told.phase(deliver(attempts));
                return;
            } catch (IOException e) {
                attempts.pauseAfter(e, this::retrying);
            }
        }
    }

    private void retrying(Duration wait) {
        told.phase("Retrying in " + Math.max(1, wait.toSeconds()) + " seconds");
    }

    /** Returns how it got there, in Docker's words. */
    private String deliver(Attempts attempts) throws IOException, InterruptedException {
        if (exists()) {
            return "Layer already exists";
        }
        try (Reply begun = session.require(Call.of("POST", session.uri(uploads())), Set.of(201, 202))) {
            if (begun.status() == 201) {
                return "Mounted from " + otherRepository.orElse("elsewhere");
            }
            upload(UploadLocation.of(begun), begun.header("OCI-Chunk-Min-Length"), attempts);
            return "Pushed";
        }
    }

    private boolean exists() throws IOException, InterruptedException {
        Call call = Call.of("HEAD", session.uri("blobs/" + content.digest()));
        try (Reply reply = session.require(call, Set.of(200, 404))) {
            return reply.status() == 200;
        }
    }

    private String uploads() {
        String mount = otherRepository
                .map(other -> "?mount=" + content.digest() + "&from=" + other)
                .orElse("");
        return "blobs/uploads/" + mount;
    }

    private void upload(URI location, Optional<String> smallest, Attempts attempts)
            throws IOException, InterruptedException {
        long chunk = settings.chunkBytes();
        if (chunk > 0 && content.size() > chunk) {
            new ChunkedUpload(session, content, Math.max(chunk, length(smallest)), attempts, told).run(location);
            return;
        }
        try {
            uploadWhole(location);
        } catch (RegistryFailure e) {
            if (!WANTS_CHUNKS.contains(e.status())) {
                throw e;
            }
            long size = Math.max(SMALL_CHUNK, length(smallest));
            new ChunkedUpload(session, content, size, attempts, told).run(location);
        }
    }

    private void uploadWhole(URI location) throws IOException, InterruptedException {
        Call call = Call.of("PUT", UploadLocation.finishing(location, content.digest()))
                .with("Content-Type", "application/octet-stream")
                .sending(() -> content.part(0, content.size(), told::sent), content.size());
        session.require(call, Set.of(201, 204)).close();
    }

    private static long length(Optional<String> header) {
        return header.filter(value -> value.matches("\\d{1,12}"))
                .map(Long::parseLong)
                .orElse(0L);
    }
}

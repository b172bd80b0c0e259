package org.gantry.images.registry.pull;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.content.Sha;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.oci.Index;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.oci.PlatformMatcher;
import org.gantry.images.oci.Unambiguous;
import org.gantry.images.registry.http.Attempts;
import org.gantry.images.registry.http.Call;
import org.gantry.images.registry.http.RegistrySession;
import org.gantry.images.registry.http.Reply;
import org.jspecify.annotations.Nullable;

/** Manifests in a registry (distribution-spec, Pulling manifests). */
public final class RemoteManifests {
    /** What the specification wants registries to take at least, and real ones to take at most. */
    private static final int LARGEST = 4 << 20;

    private static final int DEEPEST = 4;
    private static final String ACCEPT = String.join(", ", MediaTypes.acceptable());

    private final RegistrySession session;
    private final Attempts attempts;

    public RemoteManifests(RegistrySession session, Attempts attempts) {
        this.session = session;
        this.attempts = attempts;
    }

    /** What a tag stands for. */
    public RemoteDocument byTag(String tag) throws IOException, InterruptedException {
        return fetch(tag, null);
    }

    public RemoteDocument byDigest(Digest digest) throws IOException, InterruptedException {
        return fetch(digest.toString(), digest);
    }

    /**
     * From an index to the manifest for a platform; a manifest is returned as it is.
     *
     * @throws EngineException.NotFound if there is none for that platform
     */
    public RemoteDocument resolve(RemoteDocument document, PlatformMatcher platform)
            throws IOException, InterruptedException {
        RemoteDocument current = document;
        for (int depth = 0; MediaTypes.isIndex(current.descriptor().mediaType()); depth++) {
            if (depth == DEEPEST) {
                throw new EngineException.InvalidArgument(
                        "invalid " + document.what() + ": its indexes are nested too deeply");
            }
            Descriptor chosen = platform.choose(manifests(current))
                    .orElseThrow(() -> new EngineException.NotFound(
                            "no matching manifest for " + platform + " in the manifest list entries"));
            current = requireSame(byDigest(chosen.digest()), chosen);
        }
        return current;
    }

    /** The entries of an index that are for a platform. */
    public static List<Descriptor> manifests(RemoteDocument index) {
        Index parsed = ImageDocuments.index(index.bytes(), index.what());
        for (Descriptor entry : parsed.manifests()) {
            requireWhole(entry, index.what());
        }
        return parsed.manifests();
    }

    /** Refuses a descriptor that lacks what it must have. */
    static void requireWhole(@Nullable Descriptor descriptor, String where) {
        boolean whole = descriptor != null
                && Stream.of(descriptor.mediaType(), descriptor.digest()).allMatch(Objects::nonNull)
                && descriptor.size() >= 0;
        if (!whole) {
            throw new EngineException.InvalidArgument(
                    "invalid " + where + ": a descriptor in it has no mediaType, digest or size");
        }
    }

    private RemoteDocument fetch(String reference, @Nullable Digest expected) throws IOException, InterruptedException {
        Call call = Call.of("GET", session.uri("manifests/" + reference)).with("Accept", ACCEPT);
        return attempts.run(() -> {
            try (Reply reply = session.require(call, Set.of(200))) {
                byte[] bytes = reply.bytes(LARGEST);
                String mediaType = mediaType(reply, reference);
                Digest digest = verify(bytes, expected, reply.header("Docker-Content-Digest"));
                var document = new RemoteDocument(Descriptor.of(mediaType, digest, bytes.length), bytes);
                Unambiguous.require(bytes, mediaType, document.what());
                return document;
            }
        });
    }

    private static String mediaType(Reply reply, String reference) {
        String type = reply.header("Content-Type")
                .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .orElse("");
        if (MediaTypes.isSchema1(type)) {
            throw new EngineException.InvalidArgument(
                    "unsupported manifest of \"" + reference + "\": " + type
                            + " is schema 1, which has no content addressing to verify; push the image again with a current tool");
        }
        if (!MediaTypes.isManifest(type) && !MediaTypes.isIndex(type)) {
            throw new EngineException.InvalidArgument(
                    "unsupported manifest media type of \"" + reference + "\": \"" + type + "\"");
        }
        return type;
    }

    private static Digest verify(byte[] bytes, @Nullable Digest expected, Optional<String> claimed) {
        Digest wanted = expected == null ? claimed(claimed) : expected;
        if (wanted == null) {
            return Sha.of(bytes);
        }
        var hash = Sha.start(wanted.algorithm());
        hash.update(bytes);
        Digest actual = Sha.finish(wanted.algorithm(), hash);
        if (!actual.equals(wanted)) {
            throw new EngineException.InvalidArgument("manifest verification failed for digest " + wanted);
        }
        return actual;
    }

    /** Null if the registry claims nothing that can be held against the content. */
    private static @Nullable Digest claimed(Optional<String> header) {
        try {
            return header.map(Digest::parse).orElse(null);
        } catch (IllegalArgumentException notADigest) {
            return null;
        }
    }

    private static RemoteDocument requireSame(RemoteDocument fetched, Descriptor expected) {
        Descriptor actual = fetched.descriptor();
        if (!actual.mediaType().equals(expected.mediaType()) || actual.size() != expected.size()) {
            throw new EngineException.InvalidArgument("invalid " + fetched.what() + ": the index describes it as "
                    + expected.mediaType() + " of " + expected.size() + " bytes, but it is " + actual.mediaType()
                    + " of "
                    + actual.size());
        }
        return fetched;
    }
}

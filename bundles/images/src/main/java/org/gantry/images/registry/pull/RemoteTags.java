package org.gantry.images.registry.pull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.registry.host.Authority;
import org.gantry.images.registry.http.Attempts;
import org.gantry.images.registry.http.Call;
import org.gantry.images.registry.http.RegistryFailure;
import org.gantry.images.registry.http.RegistrySession;
import org.gantry.images.registry.http.Reply;

/** The tags of a repository, page by page (distribution-spec, Listing Tags). */
final class RemoteTags {
    private static final int LARGEST = 1 << 20;
    private static final int MOST = 10_000;
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");

    private final RegistrySession session;
    private final Attempts attempts;

    RemoteTags(RegistrySession session, Attempts attempts) {
        this.session = session;
        this.attempts = attempts;
    }

    List<String> list() throws IOException, InterruptedException {
        var tags = new ArrayList<String>();
        Optional<URI> page = Optional.of(session.uri("tags/list?n=1000"));
        while (page.isPresent()) {
            URI current = page.get();
            page = attempts.run(() -> read(current, tags));
            if (tags.size() > MOST) {
                throw RegistryFailure.invalid("the repository has more than " + MOST + " tags");
            }
        }
        return tags;
    }

    /** Adds a page's tags; returns where the next page is. */
    private Optional<URI> read(URI page, List<String> tags) throws IOException, InterruptedException {
        try (Reply reply = session.require(Call.of("GET", page), Set.of(200))) {
            JsonNode list = ImageDocuments.parse(reply.bytes(LARGEST), JsonNode.class, "list of tags")
                    .path("tags");
            int before = tags.size();
            for (JsonNode tag : list) {
                if (!TAG.matcher(tag.asText()).matches()) {
                    throw RegistryFailure.invalid("the registry lists something that is no tag");
                }
                tags.add(tag.asText());
            }
            return tags.size() == before ? Optional.empty() : next(page, reply);
        }
    }

    private static Optional<URI> next(URI page, Reply reply) throws RegistryFailure {
        Matcher link = NEXT.matcher(reply.header("Link").orElse(""));
        if (!link.find()) {
            return Optional.empty();
        }
        try {
            URI next = page.resolve(link.group(1));
            if (Authority.same(page, next)) {
                return Optional.of(next);
            }
        } catch (IllegalArgumentException e) {
            throw RegistryFailure.invalid("the next page of tags is at no valid address");
        }
        throw RegistryFailure.invalid("the next page of tags is at another server");
    }
}

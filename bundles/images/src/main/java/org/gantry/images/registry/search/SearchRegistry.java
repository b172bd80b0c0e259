package org.gantry.images.registry.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.image.Registries.Found;
import org.gantry.api.image.Registries.Search;
import org.gantry.images.registry.host.Endpoints;
import org.gantry.images.registry.host.RegistrySettings;
import org.gantry.images.registry.http.Connector;
import org.gantry.images.registry.http.Reply;
import org.gantry.json.Json;

/** GET /images/search, asked of the registry itself and not of a mirror. */
public final class SearchRegistry {
    private static final int DEFAULT = 25;
    private static final int MOST = 100;

    /** Docker Hub's are some hundred bytes a result. */
    private static final int LARGEST = 1 << 20;

    private final Endpoints endpoints;
    private final Connector connector;

    public SearchRegistry(RegistrySettings settings, Connector connector) {
        this.endpoints = new Endpoints(settings);
        this.connector = connector;
    }

    public List<Found> run(Search request) throws IOException, InterruptedException {
        SearchTerm term = SearchTerm.parse(request.term());
        int limit = request.limit() == 0 ? DEFAULT : request.limit();
        if (limit < 1 || limit > MOST) {
            throw new EngineException.InvalidArgument("limit " + limit + " is outside the range of [1, " + MOST + "]");
        }
        String query = "search?q=" + URLEncoder.encode(term.query(), StandardCharsets.UTF_8) + "&n=" + limit;
        try (Reply reply = connector
                .toSearch(endpoints.indexes(term.domain()), request.credentials())
                .send(query)) {
            if (reply.status() != 200) {
                throw new EngineException.Internal("Unexpected status code " + reply.status());
            }
            return parse(reply.bytes(LARGEST), limit);
        }
    }

    private static List<Found> parse(byte[] json, int limit) {
        JsonNode results;
        try {
            results = Json.lenient().readTree(json).path("results");
        } catch (IOException e) {
            throw new EngineException.Internal("error decoding registry search results: it is no JSON", e);
        }
        if (!results.isArray() && !results.isNull() && !results.isMissingNode()) {
            throw new EngineException.Internal("error decoding registry search results: \"results\" is no list");
        }
        var found = new ArrayList<Found>();
        for (JsonNode result : results) {
            if (found.size() < limit) { // not every registry minds what it was asked
                found.add(found(result));
            }
        }
        return found;
    }

    private static Found found(JsonNode result) {
        return new Found(
                printable(result.path("name").asText("")),
                printable(result.path("description").asText("")),
                Math.max(0, result.path("star_count").asInt(0)),
                result.path("is_official").asBoolean(false));
    }

    /** Anybody may write a description, and it ends up on terminals. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}

package org.gantry.rest.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.image.Registries.Found;
import org.gantry.api.image.Registries.Search;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Filters;
import org.gantry.rest.http.Query;
import org.gantry.rest.json.Json;

/** GET /images/search. */
final class SearchImages implements Endpoint {
    private static final Set<String> NAMES = Set.of("is-official", "is-automated", "stars");

    @Override
    public void handle(Exchange exchange) throws Exception {
        Query query = exchange.query();
        Filters filters = Filters.parse(query.text("filters"), NAMES);
        boolean official = filters.flag("is-official", false);
        boolean automated = filters.flag("is-automated", false);
        int stars = stars(filters);
        var request = new Search(query.text("term"), limit(query), AuthHeader.of(exchange));
        List<Found> found = automated ? List.of() : exchange.engine().images().search(request);
        ArrayNode answer = Json.array();
        found.stream()
                .filter(result -> !filters.has("is-official") || result.official() == official)
                .filter(result -> result.stars() >= stars)
                .forEach(result -> answer.add(json(result)));
        exchange.reply(200, answer);
    }

    private static int limit(Query query) {
        String text = query.text("limit");
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new EngineException.InvalidArgument("invalid limit specified: \"" + text + "\" is no number", e);
        }
    }

    /** The most that any of the values wants. */
    private static int stars(Filters filters) {
        int most = 0;
        for (String value : filters.get("stars")) {
            try {
                most = Math.max(most, Integer.parseInt(value));
            } catch (NumberFormatException e) {
                throw Filters.invalid("stars=" + value);
            }
        }
        return most;
    }

    /** Nothing is built automatically any more, so that no result is; Docker says so of all of them as well. */
    private static ObjectNode json(Found found) {
        return Json.object()
                .put("star_count", found.stars())
                .put("is_official", found.official())
                .put("name", found.name())
                .put("is_automated", false)
                .put("description", found.description());
    }
}

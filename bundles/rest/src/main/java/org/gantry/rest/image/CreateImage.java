package org.gantry.rest.image;

import java.io.InputStream;
import org.gantry.api.EngineException;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore.ImportRequest;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Query;
import org.gantry.rest.json.Json;

/** POST /images/create, which is {@code docker import}, and {@code docker pull}. */
final class CreateImage implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        Query query = exchange.query();
        if (query.has("fromImage")) {
            PullImage.handle(exchange);
            return;
        }
        if (!query.text("fromSrc").equals("-")) {
            throw new EngineException.Unsupported("cannot import from \"" + query.text("fromSrc")
                    + "\": this engine imports from the request body only (fromSrc=-)");
        }
        InputStream upload = exchange.upload();
        Image image = exchange.engine().images().importRootfs(upload, request(query));
        Exchange.passOverPadding(upload);
        exchange.begin(200, Exchange.JSON);
        exchange.send(Json.object().put("status", image.id().toString()));
    }

    private static ImportRequest request(Query query) {
        String tag = query.text("tag");
        String name = tag.isEmpty() ? query.text("repo") : query.text("repo") + ":" + tag;
        return new ImportRequest(name, query.text("message"), query.texts("changes"), query.text("platform"));
    }
}

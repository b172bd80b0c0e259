package org.gantry.rest.image;

import java.util.regex.Pattern;
import org.gantry.api.image.Registries.Pull;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Query;

/** POST /images/create with {@code fromImage}: {@code docker pull}. */
final class PullImage {
    private static final Pattern DIGEST = Pattern.compile("[a-z0-9]+:[0-9a-f]{32,}");
    private static final Pattern TAGGED = Pattern.compile(".*(:[^/]+|@.+)");

    private PullImage() {}

    static void handle(Exchange exchange) throws Exception {
        Query query = exchange.query();
        String name = query.text("fromImage");
        String tag = query.text("tag");
        boolean whole = TAGGED.matcher(name).matches();
        String separator = DIGEST.matcher(tag).matches() ? "@" : ":";
        String reference = tag.isEmpty() ? name : name + separator + tag;
        var request = new Pull(reference, tag.isEmpty() && !whole, query.text("platform"), AuthHeader.of(exchange));
        ProgressStream.run(exchange, listener -> exchange.engine().images().pull(request, listener));
    }
}

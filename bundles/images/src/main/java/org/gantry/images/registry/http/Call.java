package org.gantry.images.registry.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A request that can be sent more than once: for another attempt, with credentials, to where a redirect leads.
 *
 * @param body made anew for each
 * @param extra how much longer than others it may take, for a long body
 */
public record Call(String method, URI uri, Map<String, String> headers, Supplier<BodyPublisher> body, Duration extra) {
    /** Bytes a second; what is slower has stalled. */
    private static final long SLOWEST = 1 << 14;

    public static Call of(String method, URI uri) {
        return new Call(method, uri, Map.of(), BodyPublishers::noBody, Duration.ZERO);
    }

    public Call with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Call(method, uri, Map.copyOf(more), body, extra);
    }

    /** With a body of so many bytes. */
    public Call sending(Supplier<BodyPublisher> content, long length) {
        return new Call(method, uri, headers, content, Duration.ofSeconds(length / SLOWEST));
    }

    Call to(URI other) {
        return new Call(method, other, headers, body, extra);
    }

    HttpRequest request(Duration timeout, Map<String, String> more) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(uri).timeout(timeout.plus(extra)).method(method, body.get());
        headers.forEach(builder::setHeader);
        more.forEach(builder::setHeader);
        return builder.setHeader("User-Agent", "gantry").build();
    }
}

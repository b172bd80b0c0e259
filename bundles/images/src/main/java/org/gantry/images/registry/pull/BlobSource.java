package org.gantry.images.registry.pull;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.gantry.api.oci.Descriptor;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.registry.host.Endpoint;
import org.gantry.images.registry.http.Call;
import org.gantry.images.registry.http.RegistryFailure;
import org.gantry.images.registry.http.RegistrySession;
import org.gantry.images.registry.http.Reply;

/** Where the bytes of a blob can be had, from any of them on. */
@FunctionalInterface
interface BlobSource {
    /**
     * Asks for some of the blob's bytes.
     *
     * @param begin where they begin
     * @param end where they end, exclusive
     * @param size of the blob
     * @return an answer with status 200 (the whole) or 206 (the range)
     */
    Reply open(long begin, long end, long size) throws IOException, InterruptedException;

    /** The repository; for a layer that is not for redistribution, the addresses in its descriptor. */
    static BlobSource of(RegistrySession session, Descriptor descriptor) {
        List<String> urls = descriptor.urls() == null ? List.of() : descriptor.urls();
        if (MediaTypes.isForeign(descriptor.mediaType()) && !urls.isEmpty()) {
            return (begin, end, size) -> foreign(session, urls, range(begin, end, size));
        }
        Call call = Call.of("GET", session.uri("blobs/" + descriptor.digest()));
        return (begin, end, size) -> session.require(ranged(call, range(begin, end, size)), Set.of(200, 206));
    }

    private static Reply foreign(RegistrySession session, List<String> urls, String range)
            throws IOException, InterruptedException {
        IOException last = RegistryFailure.invalid("a foreign layer has no address");
        for (String url : urls) {
            try {
                Reply reply = session.transport()
                        .send(ranged(Call.of("GET", address(session.endpoint(), url)), range), false);
                if (reply.status() == 200 || reply.status() == 206) {
                    return reply;
                }
                try (reply) {
                    last = RegistryFailure.invalid("foreign layer: status " + reply.status() + " from " + url);
                }
            } catch (RegistryFailure e) {
                last = e;
            }
        }
        throw last;
    }

    /** A manifest of an honest registry must not make us speak to whatever is on this network without TLS. */
    static URI address(Endpoint endpoint, String url) throws RegistryFailure {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw RegistryFailure.invalid("foreign layer: invalid address " + url);
        }
        boolean plain = "http".equals(uri.getScheme()) && endpoint.insecure();
        if (uri.getHost() == null || !("https".equals(uri.getScheme()) || plain)) {
            throw RegistryFailure.invalid("foreign layer: refused to fetch it from " + url);
        }
        return uri;
    }

    private static Call ranged(Call call, String range) {
        return range.isEmpty() ? call : call.with("Range", range);
    }

    /** Empty for the whole; open to the end where that is the end of the blob. */
    private static String range(long begin, long end, long size) {
        if (begin == 0 && end == size) {
            return "";
        }
        return "bytes=" + begin + "-" + (end == size ? "" : String.valueOf(end - 1));
    }
}

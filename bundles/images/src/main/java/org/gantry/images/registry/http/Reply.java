package org.gantry.images.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.gantry.images.registry.http.RegistryFailure.Kind;

/** A server's answer. Closing it gives the connection up, or back if the body was read to its end. */
public final class Reply implements AutoCloseable {
    private final HttpResponse<InputStream> response;

    Reply(HttpResponse<InputStream> response) {
        this.response = response;
    }

    public int status() {
        return response.statusCode();
    }

    public boolean isSuccess() {
        return status() / 100 == 2;
    }

    /** Where the answer came from, after redirects. */
    public URI uri() {
        return response.uri();
    }

    public Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    List<String> headers(String name) {
        return response.headers().allValues(name);
    }

    public InputStream body() {
        return response.body();
    }

    /**
     * The whole body of a small answer.
     *
     * @throws RegistryFailure if it is longer than {@code limit} bytes, or than the server says
     */
    public byte[] bytes(int limit) throws IOException {
        byte[] bytes = body().readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new RegistryFailure(
                    Kind.INVALID,
                    status(),
                    "",
                    "the answer of " + uri().getAuthority() + " is longer than " + limit + " bytes");
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        body().close();
    }
}

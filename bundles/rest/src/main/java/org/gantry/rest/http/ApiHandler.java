package org.gantry.rest.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.gantry.rest.connection.FrontEndPoint;
import org.gantry.rest.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request from Jetty, finds its endpoint, runs it on a virtual thread, and answers for its failures. */
public final class ApiHandler extends Handler.Abstract.NonBlocking {
    static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

    private final Router router;
    private final Surroundings surroundings;

    public ApiHandler(Router router, Surroundings surroundings) {
        this.router = router;
        this.surroundings = surroundings;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        FrontEndPoint endPoint = FrontEndPoint.of(request);
        endPoint.occupy();
        request.addHttpStreamWrapper(stream -> new RestsWhenAnswered(stream, endPoint));
        String name = request.getMethod() + " " + request.getHttpURI().getPath();
        Thread.ofVirtual().name(name).start(() -> serve(request, response, callback));
        return true;
    }

    private void serve(Request request, Response response, Callback callback) {
        try {
            putCommonHeaders(response.getHeaders());
            if (!dispatch(request, response)) {
                callback.succeeded();
            }
        } catch (InterruptedException e) {
            callback.failed(e);
        } catch (Exception e) {
            fail(request, response, callback, e);
        } catch (Error e) {
            LOG.error("{} {}", request.getMethod(), request.getHttpURI(), e);
            callback.failed(e);
            throw e;
        }
    }

    /** True when the connection was given to a long call, and nothing is left to do here. */
    private boolean dispatch(Request request, Response response) throws Exception {
        VersionedPath path = VersionedPath.of(request.getHttpURI().getPath());
        Optional<Router.Match> match = router.match(request.getMethod(), path.path());
        if (match.isEmpty()) {
            reply(response, ErrorReply.NO_SUCH_PAGE);
            return false;
        }
        path.version().requireSupported();
        Map<String, String> variables = match.get().variables();
        Exchange exchange = new Exchange(request, response, path.version(), variables, surroundings);
        match.get().endpoint().handle(exchange);
        return exchange.isHandedOn();
    }

    private static void fail(Request request, Response response, Callback callback, Exception failure) {
        if (response.isCommitted()) {
            // Too late for a status: the client sees the stream break off.
            LOG.debug("{} {} broke off", request.getMethod(), request.getHttpURI(), failure);
            callback.failed(failure);
            return;
        }
        ErrorReply error = ErrorReply.of(failure);
        if (error.isOurFault() && !(failure instanceof QuietException)) {
            LOG.error("{} {}", request.getMethod(), request.getHttpURI(), failure);
        } else {
            LOG.debug("{} {}: {}", request.getMethod(), request.getHttpURI(), error);
        }
        try {
            new Body(request).discard();
            reply(response, error);
            callback.succeeded();
        } catch (IOException e) {
            LOG.debug("{} {}: the client is gone", request.getMethod(), request.getHttpURI(), e);
            callback.failed(e);
        } catch (RuntimeException e) {
            LOG.error("{} {} cannot be answered", request.getMethod(), request.getHttpURI(), e);
            callback.failed(e);
        }
    }

    private static void reply(Response response, ErrorReply error) throws IOException {
        response.setStatus(error.status());
        if (HttpStatus.hasNoBody(error.status())) {
            Content.Sink.write(response, true, ByteBuffer.allocate(0));
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Exchange.JSON);
        Content.Sink.write(response, true, ByteBuffer.wrap(Json.line(error.json())));
    }

    private void putCommonHeaders(HttpFields.Mutable headers) {
        headers.put("Api-Version", ApiVersion.MAXIMUM.toString());
        headers.put("Docker-Experimental", "false");
        headers.put("Ostype", "linux");
        headers.put(HttpHeader.SERVER, "Gantry/" + surroundings.version() + " (linux)");
    }

    /** Tells the connection that it is at rest again, before Jetty looks for the next request. */
    private static final class RestsWhenAnswered extends HttpStream.Wrapper {
        private final FrontEndPoint endPoint;

        RestsWhenAnswered(HttpStream stream, FrontEndPoint endPoint) {
            super(stream);
            this.endPoint = endPoint;
        }

        @Override
        public void succeeded() {
            endPoint.rest();
            super.succeeded();
        }
    }
}

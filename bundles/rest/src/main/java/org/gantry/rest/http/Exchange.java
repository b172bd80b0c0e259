package org.gantry.rest.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.rest.connection.Connections;
import org.gantry.rest.connection.FrontEndPoint;
import org.gantry.rest.connection.HangupWatch;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;
import org.gantry.rest.stream.Coding;
import org.gantry.rest.stream.LongCall;
import org.gantry.rest.stream.StreamConnection;

/** One request and its answer. Reading and writing block the virtual thread the endpoint runs on. */
public final class Exchange {
    public static final String JSON = "application/json";
    public static final String TAR = "application/x-tar";

    /** More than any blocking factor of tar(1) that is in use. */
    private static final int MOST_PADDING = 4 << 20;

    private static final int STREAM_BUFFER = 1 << 17;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Request request;
    private final Response response;
    private final ApiVersion version;
    private final Map<String, String> variables;
    private final Surroundings surroundings;
    private final Query query;
    private boolean handedOn;

    Exchange(
            Request request,
            Response response,
            ApiVersion version,
            Map<String, String> variables,
            Surroundings surroundings) {
        this.request = request;
        this.response = response;
        this.version = version;
        this.variables = variables;
        this.surroundings = surroundings;
        this.query = new Query(Request.extractQueryParameters(request));
    }

    public ApiVersion version() {
        return version;
    }

    /** What a variable of the route's template stands for. */
    public String variable(String name) {
        return Optional.ofNullable(variables.get(name)).orElseThrow();
    }

    public Query query() {
        return query;
    }

    public boolean hasHeader(HttpHeader header) {
        return request.getHeaders().contains(header);
    }

    /** The value, or empty. */
    public String header(String name) {
        String value = request.getHeaders().get(name);
        return value == null ? "" : value;
    }

    public ContainerEngine engine() throws InterruptedException {
        return surroundings.engine().await(surroundings.patience());
    }

    /** Reads the JSON object in the body; no body at all is an empty object. */
    public <T> T body(Function<Fields, T> reader) throws IOException {
        byte[] bytes = new Body(request).json();
        ObjectNode object = bytes.length == 0 || isNull(bytes) ? Json.object() : Json.parseObject(bytes);
        return Fields.read(object, reader);
    }

    /** What clients in Go send for a body they do not have. */
    private static boolean isNull(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).strip().equals("null");
    }

    public InputStream upload() {
        return new Body(request).stream();
    }

    /**
     * Takes what a client still sends when the archive in it has ended: tar pads it. Left where it is, the connection would be
     * closed on the client, which may then see no answer.
     */
    public static void passOverPadding(InputStream upload) throws IOException {
        byte[] buffer = new byte[8192];
        int count = upload.read(buffer);
        for (int taken = count; count > 0 && taken < MOST_PADDING; taken += count) {
            count = upload.read(buffer);
        }
    }

    public void reply(int status) throws IOException {
        response.setStatus(status);
        Content.Sink.write(response, true, NOTHING);
    }

    public void reply(int status, JsonNode json) throws IOException {
        reply(status, JSON, Json.line(json));
    }

    public void reply(int status, String contentType, byte[] content) throws IOException {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        Content.Sink.write(response, true, ByteBuffer.wrap(content));
    }

    public void header(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** Sends the head of an answer whose body follows bit by bit; the client sees it at once. */
    public void begin(int status, String contentType) throws IOException {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        Content.Sink.write(response, false, NOTHING);
    }

    /** Sends a part of the body at once. */
    public void send(ByteBuffer... parts) throws IOException {
        for (ByteBuffer part : parts) {
            Content.Sink.write(response, false, part);
        }
    }

    public void send(JsonNode json) throws IOException {
        send(ByteBuffer.wrap(Json.line(json)));
    }

    /**
     * Answers with something long that is written bit by bit. What fails before the first of it is sent has a status of its
     * own; afterwards, and when the client goes, the connection breaks off.
     */
    public void stream(String contentType, StreamWork work) throws Exception {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        var complete = new AtomicBoolean();
        whileConnected(() -> {
            OutputStream out = new BufferedOutputStream(new StreamOutput(response), STREAM_BUFFER);
            work.writeTo(out); // after a failure nothing more is sent, so that it may still be told
            out.flush();
            complete.set(true);
        });
        if (!complete.get()) {
            throw new InterruptedIOException("the answer was cut off");
        }
    }

    /** Runs something that may wait long; it is interrupted, and ends, when the client goes or the server stops. */
    public void whileConnected(PatientWork work) throws Exception {
        Thread self = Thread.currentThread();
        try (HangupWatch.Watch _ = surroundings.hangups().watch(endPoint().getChannel(), self::interrupt);
                Connections.Presence _ = surroundings.connections().patient()) {
            work.run();
        } catch (InterruptedException | InterruptedIOException e) {
            ApiHandler.LOG.debug("{} ended before its time", request, e);
        }
    }

    /** Sends the head of an answer that takes as long as its client likes; see {@link #goOn(int, String, Coding, LongCall)}. */
    public void goOn(String contentType, LongCall call) throws IOException {
        boolean chunked = request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1;
        if (chunked) {
            header(HttpHeader.TRANSFER_ENCODING.asString(), "chunked");
        }
        header(HttpHeader.CONNECTION.asString(), "close");
        goOn(200, contentType, chunked ? Coding.CHUNKED : Coding.UNTIL_CLOSE, call);
    }

    /**
     * Sends the head of the answer and gives the connection to the call, which from now on is closed when the connection ends,
     * whatever happens. Jetty never hears of the end of this exchange: it would want to send something at that.
     */
    public void goOn(int status, String contentType, Coding coding, LongCall call) throws IOException {
        try {
            begin(status, contentType);
            handedOn = true;
            endPoint().upgrade(new StreamConnection(endPoint(), call, coding, surroundings));
        } catch (IOException | RuntimeException e) {
            call.close();
            throw e;
        }
    }

    /** Whether the connection is a call's by now. */
    boolean isHandedOn() {
        return handedOn;
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    Response response() {
        return response;
    }

    private FrontEndPoint endPoint() {
        return FrontEndPoint.of(request);
    }
}

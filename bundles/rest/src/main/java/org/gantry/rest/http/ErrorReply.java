package org.gantry.rest.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.jetty.http.HttpException;
import org.gantry.api.EngineException;

/** How a failure is told to the client: the one place where errors become status codes. */
record ErrorReply(int status, String message) {
    static final ErrorReply NO_SUCH_PAGE = new ErrorReply(404, "page not found");

    static ErrorReply of(Throwable failure) {
        return switch (failure) {
            case EngineException e -> new ErrorReply(status(e), message(e));
            case PayloadTooLarge e -> new ErrorReply(413, message(e));
            case HttpException e -> new ErrorReply(e.getCode(), String.valueOf(e.getReason()));
            default -> new ErrorReply(500, failure.getClass().getSimpleName() + ": " + message(failure));
        };
    }

    private static int status(EngineException failure) {
        return switch (failure) {
            case EngineException.InvalidArgument _ -> 400;
            case EngineException.Unauthorized _ -> 401;
            case EngineException.Forbidden _ -> 403;
            case EngineException.NotFound _ -> 404;
            case EngineException.Conflict _ -> 409;
            case EngineException.NotModified _ -> 304;
            case EngineException.Internal _ -> 500;
            case EngineException.Unsupported _ -> 501;
            case EngineException.Unavailable _ -> 503;
        };
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "no further detail" : message;
    }

    /** Worth a line in the log: the client is not to blame. */
    boolean isOurFault() {
        return status == 500;
    }

    ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("message", message);
    }
}

package org.gantry.images.registry.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.gantry.images.registry.http.RegistryFailure.Kind;
import org.gantry.json.Json;
import org.jspecify.annotations.Nullable;

/** Reads the error that a registry answers with (distribution-spec, Error Codes). */
final class ErrorBody {
    private static final int LARGEST = 1 << 16;
    private static final int LONGEST_MESSAGE = 1 << 10;

    private ErrorBody() {}

    /** The failure that an unsuccessful answer is. The body is read; the reply is still the caller's to close. */
    static RegistryFailure of(Reply reply) throws IOException {
        JsonNode error = firstError(reply.body().readNBytes(LARGEST));
        String code = error.path("code").asText("");
        String text = printable(error.path("message").asText(""));
        String words =
                code.isEmpty() ? bare(reply) : code.toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + text;
        Kind kind = reply.status() == 401 ? Kind.UNAUTHORIZED : Kind.REFUSED;
        return new RegistryFailure(kind, reply.status(), code, words, retryAfter(reply));
    }

    /** An answer to HEAD has no body. */
    private static String bare(Reply reply) {
        return switch (reply.status()) {
            case 401 -> "unauthorized: authentication required";
            case 403 -> "denied: requested access to the resource is denied";
            default ->
                "received unexpected HTTP status: " + reply.status() + " from "
                        + reply.uri().getAuthority();
        };
    }

    private static JsonNode firstError(byte[] body) {
        try {
            return Json.lenient().readTree(body).path("errors").path(0);
        } catch (IOException notOfARegistry) {
            return Json.lenient().missingNode();
        }
    }

    /** Seconds, or a date (RFC 9110). */
    private static @Nullable Duration retryAfter(Reply reply) {
        Optional<String> header = reply.header("Retry-After");
        if (header.isEmpty()) {
            return null;
        }
        String value = header.get().strip();
        if (value.matches("\\d{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant when = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), when);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException nonsense) {
            return null;
        }
    }

    /** It ends up on terminals. */
    private static String printable(String text) {
        String bounded = text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) : text;
        return bounded.replaceAll("\\p{Cntrl}", " ");
    }
}

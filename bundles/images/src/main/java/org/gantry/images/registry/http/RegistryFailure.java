package org.gantry.images.registry.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A registry refused, or did something it may not do. The message is in the form Docker gives such errors. */
public final class RegistryFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final int status;
    private final String code;
    private final @Nullable Duration retryAfter;

    /** What went wrong. */
    public enum Kind {
        /** It answered with an error. */
        REFUSED,
        /** It wants credentials that we do not have or that it does not accept. */
        UNAUTHORIZED,
        /** Its answer makes no sense. */
        INVALID
    }

    RegistryFailure(Kind kind, int status, String code, String message) {
        this(kind, status, code, message, null);
    }

    RegistryFailure(Kind kind, int status, String code, String message, @Nullable Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** An answer that makes no sense. */
    public static RegistryFailure invalid(String message) {
        return new RegistryFailure(Kind.INVALID, 0, "", message);
    }

    public Kind kind() {
        return kind;
    }

    public int status() {
        return status;
    }

    /** Of the distribution specification, {@code MANIFEST_UNKNOWN}; empty if the answer had none. */
    public String code() {
        return code;
    }

    /** Whether asking again later may help. */
    public boolean isPassing() {
        return kind == Kind.REFUSED && (status == 408 || status == 429 || status >= 500);
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}

package org.gantry.api;

import org.jspecify.annotations.Nullable;

/**
 * Every refusal or failure a user can meet. The message names the object and, where there is something to do about it,
 * says so; it is shown to the user as it stands. Each front end maps the sealed family exactly once (REST to the status
 * in the table, the shell to a red line).
 *
 * <table>
 * <caption>Family and HTTP status</caption>
 * <tr><td>{@link InvalidArgument}</td><td>400</td></tr>
 * <tr><td>{@link Unauthorized}</td><td>401</td></tr>
 * <tr><td>{@link Forbidden}</td><td>403</td></tr>
 * <tr><td>{@link NotFound}</td><td>404</td></tr>
 * <tr><td>{@link Conflict}</td><td>409</td></tr>
 * <tr><td>{@link NotModified}</td><td>304</td></tr>
 * <tr><td>{@link Internal}</td><td>500</td></tr>
 * <tr><td>{@link Unsupported}</td><td>501</td></tr>
 * <tr><td>{@link Unavailable}</td><td>503</td></tr>
 * </table>
 */
public abstract sealed class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The request contradicts itself or names a value that cannot be. */
    public static final class InvalidArgument extends EngineException {
        private static final long serialVersionUID = 1L;

        public InvalidArgument(String message) {
            super(message, null);
        }

        public InvalidArgument(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A login failed: a registry does not accept the credentials. */
    public static final class Unauthorized extends EngineException {
        private static final long serialVersionUID = 1L;

        public Unauthorized(String message) {
            super(message, null);
        }
    }

    /** The caller may not do this, whatever the state of the object. */
    public static final class Forbidden extends EngineException {
        private static final long serialVersionUID = 1L;

        public Forbidden(String message) {
            super(message, null);
        }
    }

    /** No object answers to the name or identifier. */
    public static final class NotFound extends EngineException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(message, null);
        }
    }

    /** The object exists, but its present state forbids the request. */
    public static final class Conflict extends EngineException {
        private static final long serialVersionUID = 1L;

        public Conflict(String message) {
            super(message, null);
        }
    }

    /** The object already is as asked: starting a running container, stopping a stopped one. */
    public static final class NotModified extends EngineException {
        private static final long serialVersionUID = 1L;

        public NotModified(String message) {
            super(message, null);
        }
    }

    /** The engine understands the request and does not implement it; the message names the field or feature. */
    public static final class Unsupported extends EngineException {
        private static final long serialVersionUID = 1L;

        public Unsupported(String message) {
            super(message, null);
        }
    }

    /** A part of the engine is absent just now (being swapped, shutting down); trying again may help. */
    public static final class Unavailable extends EngineException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message, null);
        }
    }

    /** The engine or the kernel failed; the message says at which step. */
    public static final class Internal extends EngineException {
        private static final long serialVersionUID = 1L;

        public Internal(String message, Throwable cause) {
            super(message, cause);
        }

        public Internal(String message) {
            super(message, null);
        }
    }
}

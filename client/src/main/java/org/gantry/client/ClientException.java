package org.gantry.client;

/** Something the user has to know, in words that need no stack trace; the exit status says whose fault it was. */
final class ClientException extends Exception {
    /** As docker has it: the engine or the client failed, not the container. */
    static final int ENGINE_FAILED = 125;

    private static final long serialVersionUID = 1;

    ClientException(String message) {
        super(message);
    }

    ClientException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.gantry.oci;

/** What the user is told instead of a result, and the exit status that goes with it. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refusal(String message) {
        this(message, 1);
    }

    Refusal(String message, int status) {
        super(message);
        this.status = status;
    }

    static Refusal unsupported(String option) {
        return new Refusal(option + " is not supported");
    }

    int status() {
        return status;
    }
}

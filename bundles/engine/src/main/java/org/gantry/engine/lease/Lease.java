package org.gantry.engine.lease;

/** The right to use an instance until closed; as long as somebody has one, the instance is not taken away. */
public final class Lease<T> implements AutoCloseable {
    private final Seat<T> seat;
    private final T instance;
    private final String what;
    private final boolean longRunning;
    private final Thread thread = Thread.currentThread();

    Lease(Seat<T> seat, T instance, String what, boolean longRunning) {
        this.seat = seat;
        this.instance = instance;
        this.what = what;
        this.longRunning = longRunning;
    }

    public T instance() {
        return instance;
    }

    /** What it is used for. */
    String what() {
        return what;
    }

    boolean isLongRunning() {
        return longRunning;
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Idempotent. */
    @Override
    public void close() {
        seat.end(this);
    }
}

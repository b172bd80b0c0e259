package org.gantry.engine.driver;

import java.util.function.Supplier;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A driver that has to prove itself: it gets some of the new containers, until it has failed too often. */
public final class Trial {
    /** Gets nothing. */
    static final Trial NOTHING = new Trial(0, 1, () -> {});

    private static final Logger LOG = LoggerFactory.getLogger(Trial.class);
    private static final int PERCENT = 100;

    private final int percent;
    private final int failuresAllowed;
    private final Runnable failed;
    private int due;
    private int failures;

    /**
     * A trial without a failure yet.
     *
     * @param percent of the new containers that it gets
     * @param failuresAllowed after how many it gets no more
     * @param failed is told when that happens
     */
    public Trial(int percent, int failuresAllowed, Runnable failed) {
        this.percent = percent;
        this.failuresAllowed = failuresAllowed;
        this.failed = failed;
    }

    /** A container could not be made, and that may be the driver's fault. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        Failure(Throwable cause) {
            super(cause);
        }
    }

    /** Whether the next container is for it. They are spread evenly. */
    synchronized boolean isDue() {
        if (failures >= failuresAllowed) {
            return false;
        }
        due += percent;
        if (due < PERCENT) {
            return false;
        }
        due -= PERCENT;
        return true;
    }

    /** Has it make something. What is wrong with a request is no failure of the driver's. */
    <T> T watch(Supplier<T> work) throws Failure {
        try {
            return work.get();
        } catch (EngineException.InvalidArgument | ProgramNotExecutable e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("the driver on trial has failed", e);
            count();
            throw new Failure(e);
        }
    }

    /** It has failed once more. */
    public void count() {
        boolean tooOften;
        synchronized (this) {
            failures++;
            tooOften = failures == failuresAllowed;
        }
        if (tooOften) {
            failed.run();
        }
    }
}

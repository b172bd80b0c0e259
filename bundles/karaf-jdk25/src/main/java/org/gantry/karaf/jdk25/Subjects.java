package org.gantry.karaf.jdk25;

import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * The user on whose behalf a thread runs.
 *
 * <p>{@link Subject#callAs} alone is not enough: its scope ends at the edge of the thread, and Karaf starts a console's
 * threads inside {@code doAs} and expects them to be the user's as well. The user is therefore also kept in an
 * inheritable thread local. A thread of a pool inherits from whoever happened to start it, which would hand one user's
 * rights to the next; a pool that runs users' commands must come from {@link #newCachedThreadPool}.
 */
public final class Subjects {
    private static final InheritableThreadLocal<@Nullable Subject> INHERITED = new InheritableThreadLocal<>();
    private static final long IDLE_SECONDS = 60;

    private Subjects() {}

    /** The user this thread works for, or null for the engine itself; stands in for {@code Subject.getSubject(acc)}. */
    public static @Nullable Subject current() {
        Subject scoped = Subject.current();
        return scoped != null ? scoped : INHERITED.get();
    }

    /** Runs the action as the user, on this thread and on those it starts; stands in for {@code JaasHelper.doAs}. */
    public static <T extends @Nullable Object> T doAs(@Nullable Subject subject, PrivilegedAction<T> action) {
        try {
            return callAs(subject, action::run);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a privileged action threw a checked exception", e);
        }
    }

    /** As {@link #doAs(Subject, PrivilegedAction)}, with checked exceptions wrapped the way the JDK's doAs wraps them. */
    public static <T extends @Nullable Object> T doAs(@Nullable Subject subject, PrivilegedExceptionAction<T> action)
            throws PrivilegedActionException {
        try {
            return callAs(subject, action);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new PrivilegedActionException(e);
        }
    }

    /** A cached pool whose tasks run as the user who submitted them, whoever's task the thread ran before. */
    public static ExecutorService newCachedThreadPool(ThreadFactory threads) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads) {
            @Override
            public void execute(Runnable task) {
                Subject submitter = current();
                super.execute(() -> Subjects.<@Nullable Void>doAs(submitter, asAction(task)));
            }
        };
    }

    private static PrivilegedAction<@Nullable Void> asAction(Runnable task) {
        return () -> {
            task.run();
            return null;
        };
    }

    private static <T extends @Nullable Object> T callAs(@Nullable Subject subject, PrivilegedExceptionAction<T> action)
            throws Exception {
        Subject before = INHERITED.get();
        INHERITED.set(subject);
        try {
            return Subject.callAs(subject, action::run);
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            restore(before);
        }
    }

    private static void restore(@Nullable Subject before) {
        if (before == null) {
            INHERITED.remove();
        } else {
            INHERITED.set(before);
        }
    }
}

package org.gantry.linux.fd;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One platform thread that waits for any number of descriptors and calls their handlers. Handlers run one after the
 * other in that thread and must not block; what a handler throws is logged and ends its registration.
 *
 * <p>Registrations may come and go from any thread. After {@link #unregister} returns no new call of the handler
 * starts, though one may still be running when the caller is another thread; {@link #execute} puts code behind it.
 */
public final class Reactor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reactor.class);
    private static final long WAKE_UP = 0;

    private final Epoll epoll = new Epoll();
    private final EventFd wakeUp = EventFd.open("reactor wake-up");
    private final AtomicLong tokens = new AtomicLong(WAKE_UP);
    private final Map<Long, Registration> byToken = new ConcurrentHashMap<>();
    private final Map<Fd, Registration> byFd = new ConcurrentHashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Object lifecycle = new Object();
    private final Thread thread;
    private volatile boolean closed;

    /** Starts a reactor whose thread has the given name. */
    public Reactor(String name) {
        epoll.add(wakeUp.fd(), Epoll.EPOLLIN, WAKE_UP);
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /** What happens when a descriptor is ready. */
    @FunctionalInterface
    public interface Handler {
        /** @param events an or of {@link Epoll#EPOLLIN}, EPOLLOUT, EPOLLHUP, EPOLLERR ... */
        void ready(int events);
    }

    private record Registration(long token, Fd fd, Handler handler) {}

    /**
     * Begins to watch a descriptor, level triggered unless {@link Epoll#EPOLLET} is asked for.
     *
     * @throws IllegalStateException when it is watched already
     */
    public void register(Fd fd, int events, Handler handler) {
        var registration = new Registration(tokens.incrementAndGet(), fd, handler);
        synchronized (registration) { // so that who unregisters at once finds it in the set
            if (byFd.putIfAbsent(fd, registration) != null) {
                throw new IllegalStateException(fd + " is registered already");
            }
            byToken.put(registration.token(), registration);
            try {
                fd.beforeClose(() -> unregister(fd));
                epoll.add(fd, events, registration.token());
            } catch (RuntimeException e) {
                forget(registration);
                throw e;
            }
        }
    }

    /** Changes what a registered descriptor is watched for; 0 pauses it (hang-ups are reported even so). */
    public void modify(Fd fd, int events) {
        Registration registration = byFd.get(fd);
        if (registration == null) {
            throw new IllegalStateException(fd + " is not registered");
        }
        epoll.modify(fd, events, registration.token());
    }

    /** Stops watching; does nothing when the descriptor is not registered. Closing a descriptor does this as well. */
    public void unregister(Fd fd) {
        Registration registration = byFd.get(fd);
        if (registration != null) {
            synchronized (registration) { // so that nobody closes the descriptor before it is out of the set
                if (registration.equals(byFd.get(fd))) {
                    remove(registration);
                }
            }
        }
    }

    private void remove(Registration registration) {
        if (!closed) {
            epoll.remove(registration.fd());
        }
        forget(registration);
    }

    /** Runs the task in the reactor's thread, after the handlers that are running now. */
    public void execute(Runnable task) {
        synchronized (lifecycle) {
            if (closed) {
                throw new RejectedExecutionException("the reactor " + thread.getName() + " is closed");
            }
            tasks.add(task);
            wakeUp.signal(1);
        }
    }

    /** Whether the caller is a handler or a task of this reactor. */
    public boolean inReactor() {
        return Thread.currentThread() == thread;
    }

    /** Stops the thread and waits for it. The descriptors still registered stay open: they are their owners'. */
    @Override
    public void close() {
        synchronized (lifecycle) {
            if (!closed) {
                closed = true;
                wakeUp.signal(1);
            }
        }
        if (!inReactor()) {
            joinThread();
        }
    }

    private void joinThread() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            epoll.await(-1, this::dispatch);
            runTasks();
        }
        runTasks();
        synchronized (lifecycle) { // whoever closed the reactor may still be about to wake it up
            wakeUp.close();
        }
        epoll.close();
        byToken.clear(); // descriptors may live on, and their handlers must not because of that
        byFd.clear();
    }

    private void dispatch(long token, int events) {
        if (token == WAKE_UP) {
            wakeUp.drain();
            return;
        }
        Registration registration = byToken.get(token);
        if (registration == null) {
            return; // unregistered by an earlier handler of the same batch
        }
        try {
            registration.handler().ready(events);
        } catch (RuntimeException | Error e) {
            LOG.error("the handler of {} failed; it is cut off", registration.fd(), e);
            unregister(registration.fd());
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("a task of the reactor {} failed", thread.getName(), e);
            }
        }
    }

    private void forget(Registration registration) {
        registration.fd().beforeClose(null);
        byToken.remove(registration.token());
        byFd.remove(registration.fd());
    }
}

package org.gantry.network.ports.relay;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;
import org.gantry.linux.fd.Epoll;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.fd.TimerFd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the reactor's thread is to do at some later time: one clock for all. Only for that thread. */
final class Alarms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private final TimerFd timer = TimerFd.open("relay timer");
    private final Queue<Alarm> alarms = new PriorityQueue<>();

    private record Alarm(long dueNanos, Runnable work) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            return Long.signum(dueNanos - other.dueNanos); // System.nanoTime may overflow
        }

        Duration dueIn() {
            return Duration.ofNanos(dueNanos - System.nanoTime());
        }
    }

    Alarms(Reactor reactor) {
        reactor.register(timer.fd(), Epoll.EPOLLIN, events -> ring());
    }

    /** Does something once the time is up. */
    void after(Duration delay, Runnable work) {
        Alarm alarm = new Alarm(System.nanoTime() + delay.toNanos(), work);
        alarms.add(alarm);
        if (alarm.equals(alarms.peek())) {
            timer.set(delay);
        }
    }

    private void ring() {
        timer.drain();
        Alarm next = alarms.peek();
        while (next != null && !next.dueIn().isPositive()) {
            alarms.remove();
            run(next);
            next = alarms.peek();
        }
        if (next != null) {
            timer.set(next.dueIn());
        }
    }

    /** What one throws is nothing to the others. */
    private static void run(Alarm alarm) {
        try {
            alarm.work().run();
        } catch (RuntimeException e) {
            LOG.error("Something that was to be done later has failed", e);
        }
    }

    @Override
    public void close() {
        timer.close();
    }
}

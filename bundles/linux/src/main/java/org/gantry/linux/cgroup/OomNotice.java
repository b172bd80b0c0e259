package org.gantry.linux.cgroup;

import org.gantry.linux.fd.Epoll;
import org.gantry.linux.fd.EventFd;
import org.gantry.linux.fd.Fd;

/**
 * A descriptor that tells when memory of a cgroup has run out. That comes before the OOM killer has struck, or without it
 * where a process ended in time, so {@link CgroupManager#oomKills} has to be looked at, more than once perhaps.
 */
public sealed interface OomNotice extends AutoCloseable {
    /** What to wait for. */
    Fd fd();

    /** The events to wait for, as epoll takes them. */
    int interest();

    /** Takes note of an event, so that the next one is told apart from it. */
    void acknowledge();

    @Override
    default void close() {
        fd().close();
    }

    /** v1: an eventfd that the kernel was told of through cgroup.event_control. It stays open without the control file. */
    record Legacy(EventFd counter) implements OomNotice {
        /** @param control the file whose events are meant: memory.oom_control */
        static Legacy register(ControlGroup group, String control) {
            EventFd counter = EventFd.open("out of memory in " + group.directory());
            try (Fd file = group.openForReading(control)) {
                group.write("cgroup.event_control", counter.fd().number() + " " + file.number());
                return new Legacy(counter);
            } catch (RuntimeException e) {
                counter.close();
                throw e;
            }
        }

        @Override
        public Fd fd() {
            return counter.fd();
        }

        @Override
        public int interest() {
            return Epoll.EPOLLIN;
        }

        @Override
        public void acknowledge() {
            counter.drain();
        }
    }

    /** v2: memory.events, open; edge triggered, each change is an event of its own. */
    record Unified(Fd fd) implements OomNotice {
        @Override
        public int interest() {
            return Epoll.EPOLLPRI | Epoll.EPOLLET;
        }

        @Override
        public void acknowledge() {
            // nothing: the edge is the event
        }
    }
}

package org.gantry.network.testing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.SyscallException;

/** Sends each message of SCTP back, to any number of callers, and remembers from which address they called. */
public final class SctpEcho implements AutoCloseable {
    private static final long MILLIS_BETWEEN_LOOKS = 50;

    private final SctpSocket listening;
    private final Queue<String> peers = new ConcurrentLinkedQueue<>();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    public SctpEcho(Fd namespace, int port) {
        listening = SctpSocket.listen(namespace, port);
        start(this::accept);
    }

    /** From which address the next caller came, as far as there was one; one that was answered was noted before that. */
    public String nextPeer() {
        return peers.isEmpty() ? "nobody" : peers.remove();
    }

    private void start(Runnable work) {
        threads.add(Thread.ofPlatform().daemon().start(work));
    }

    private void accept() {
        while (!over) {
            listening.accept(MILLIS_BETWEEN_LOOKS).ifPresent(caller -> {
                peers.add(caller.peer());
                start(() -> serve(caller));
            });
        }
    }

    private void serve(SctpSocket caller) {
        try (caller) {
            while (!over) {
                if (caller.isReadable(MILLIS_BETWEEN_LOOKS)) {
                    String text = caller.hear();
                    if (text.isEmpty()) {
                        return;
                    }
                    caller.say(text);
                }
            }
        } catch (SyscallException callerIsGone) {
            System.err.println("SCTP from " + caller.peer() + ": " + callerIsGone.getMessage());
        }
    }

    @Override
    public void close() {
        over = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        listening.close();
    }
}

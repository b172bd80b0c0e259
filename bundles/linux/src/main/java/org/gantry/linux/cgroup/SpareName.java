package org.gantry.linux.cgroup;

import java.util.concurrent.atomic.AtomicLong;

/** What a spare cgroup is called: so that it is known for one, and whose it is. */
final class SpareName {
    private static final String PREFIX = "spare-";

    /** Of this JVM: after a restart in place the pid is the same. */
    private static final String OWN = PREFIX + Long.toHexString(System.nanoTime()) + "-";

    private static final AtomicLong MADE = new AtomicLong();

    private SpareName() {}

    static String next() {
        return OWN + MADE.incrementAndGet();
    }

    /** Whether it is one that an engine has left which was killed. */
    static boolean isLeftover(String name) {
        return name.startsWith(PREFIX) && !name.startsWith(OWN);
    }
}

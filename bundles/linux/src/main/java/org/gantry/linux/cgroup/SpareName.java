package org.gantry.linux.cgroup;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** What a spare cgroup is called: so that it is known for one, and whose it is. */
final class SpareName {
    private static final Pattern ANY = Pattern.compile("spare-(\\d{1,9})-.*");
    private static final long PID = ProcessHandle.current().pid();

    /** Of this JVM: after a restart in place the pid is the same. */
    private static final String OWN = "spare-" + PID + "-" + Long.toHexString(System.nanoTime()) + "-";

    private static final AtomicLong MADE = new AtomicLong();

    private SpareName() {}

    static String next() {
        return OWN + MADE.incrementAndGet();
    }

    /** Whether it is one that an engine has left which was killed. */
    static boolean isLeftover(String name) {
        Matcher named = ANY.matcher(name);
        if (!named.matches() || name.startsWith(OWN)) {
            return false;
        }
        int owner = Integer.parseInt(named.group(1));
        return owner == PID || !runs(owner);
    }

    /** A zombie does not: whoever inherited a killed engine may take its time. */
    private static boolean runs(int pid) {
        try (PidFd process = PidFd.open(pid)) {
            return process.isAlive();
        } catch (SyscallException e) {
            if (e.is(Errno.ESRCH)) {
                return false;
            }
            throw e;
        }
    }
}

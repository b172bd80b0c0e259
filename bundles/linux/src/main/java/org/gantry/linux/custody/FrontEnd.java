package org.gantry.linux.custody;

import java.io.IOException;
import java.time.Duration;

/** Somebody who serves clients, as custody sees it. */
public interface FrontEnd {
    /** Accepts from the listening socket from now on. Others may do so as well. */
    void begin() throws IOException;

    /**
     * Serves a connection.
     *
     * @param arrived to be run once, as soon as it does, or when it turns out that it cannot
     */
    void take(HeldConnection connection, Runnable arrived);

    /**
     * Accepts no more, and hands every connection on as soon as no call is in progress there.
     *
     * @param limit how long to wait for calls in progress; they may go on after it
     * @return how many calls were in progress
     */
    int leave(Duration limit) throws IOException, InterruptedException;
}

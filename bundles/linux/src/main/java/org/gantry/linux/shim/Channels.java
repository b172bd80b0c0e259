package org.gantry.linux.shim;

import java.util.Deque;
import java.util.function.Supplier;
import org.gantry.linux.fd.Pipe;

/** What one launch and its init talk through: the standard streams, the barrier and the report. */
record Channels(StreamPairs streams, Pipe barrier, Pipe report) {
    /**
     * Opens them.
     *
     * @param temporary gets what closes the ends that are init's
     * @param kept gets what closes the others
     */
    static Channels open(ShimSpec spec, Deque<Runnable> temporary, Deque<Runnable> kept) {
        return open(
                spec,
                () -> Pipe.open("barrier of " + spec.name()),
                () -> Pipe.open("report of " + spec.name()),
                temporary,
                kept);
    }

    /** As the other, with pipes that are made elsewhere. */
    static Channels open(
            ShimSpec spec,
            Supplier<Pipe> makeBarrier,
            Supplier<Pipe> makeReport,
            Deque<Runnable> temporary,
            Deque<Runnable> kept) {
        StreamPairs streams = StreamPairs.open(spec.stdio());
        temporary.push(streams::close);
        kept.push(streams.engine()::close);
        Pipe barrier = makeBarrier.get();
        temporary.push(barrier.readEnd()::close);
        kept.push(barrier.writeEnd()::close);
        Pipe report = makeReport.get();
        temporary.push(report.writeEnd()::close);
        kept.push(report.readEnd()::close);
        return new Channels(streams, barrier, report);
    }
}

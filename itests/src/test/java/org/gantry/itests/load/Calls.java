package org.gantry.itests.load;

import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long calls took, and when. */
public final class Calls {
    private final Queue<Call> all = new ConcurrentLinkedQueue<>();

    /** In nanoseconds of {@link System#nanoTime}. */
    private record Call(long began, long ended) {
        private long nanos() {
            return ended - began;
        }
    }

    /** A stretch of time, likewise. */
    public record Window(long began, long ended) {}

    /** Makes a call that counts; one that fails does not, for its worker tells of it. */
    <T> T time(Callable<T> call) throws Exception {
        long began = System.nanoTime();
        T result = call.call();
        all.add(new Call(began, System.nanoTime()));
        return result;
    }

    public int count() {
        return all.size();
    }

    /** Of the calls that were under way at some time in the windows, in milliseconds; NaN if there were none. */
    public double quantileMillis(double quantile, List<Window> windows) {
        long[] nanos = all.stream()
                .filter(call -> windows.stream()
                        .anyMatch(window -> call.ended() >= window.began() && call.began() <= window.ended()))
                .mapToLong(Call::nanos)
                .sorted()
                .toArray();
        return nanos.length == 0 ? Double.NaN : nanos[(int) Math.round(quantile * (nanos.length - 1))] / 1e6;
    }

    /** Of all calls. */
    public double quantileMillis(double quantile) {
        long[] nanos = all.stream().mapToLong(Call::nanos).toArray();
        Arrays.sort(nanos);
        return nanos.length == 0 ? Double.NaN : nanos[(int) Math.round(quantile * (nanos.length - 1))] / 1e6;
    }
}

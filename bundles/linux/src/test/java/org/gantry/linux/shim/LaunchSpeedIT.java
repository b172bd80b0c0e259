package org.gantry.linux.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guards against an accident in the order of magnitude; bench/ has the measurements. */
@NeedsRoot
class LaunchSpeedIT {
    private static final int WARM_UP = 100;
    private static final int RUNS = 201;
    private static final Duration BOUND = Duration.ofMillis(20);

    @TempDir
    Path directory;

    @Test
    void reachesExecveInMilliseconds() throws IOException {
        TestContainer container = TestContainer.in(directory);
        long[] nanos = new long[RUNS];
        for (int i = -WARM_UP; i < RUNS; i++) {
            long begin = System.nanoTime();
            ShimHandle shim = Shim.launch(
                    container.shell(new Stdio.Pipes(true), "busybox sleep 60").build());
            shim.start();
            nanos[Math.max(i, 0)] = System.nanoTime() - begin;
            shim.destroy();
        }
        Arrays.sort(nanos);
        Duration median = Duration.ofNanos(nanos[RUNS / 2]);
        System.err.printf(
                "Shim.launch to execve: median %s, 99th percentile %s%n",
                median, Duration.ofNanos(nanos[RUNS * 99 / 100]));
        assertThat(median).isLessThan(BOUND);
    }
}

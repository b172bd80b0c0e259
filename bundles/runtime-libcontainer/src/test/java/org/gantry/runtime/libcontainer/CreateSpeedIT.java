package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.gantry.runtime.libcontainer.seccomp.DockerProfile;
import org.gantry.runtime.libcontainer.testing.NeedsRootAndBusybox;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestHost;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long it takes from the spec to execve. The limit is wide: this machine may be doing other things. */
@NeedsRootAndBusybox
class CreateSpeedIT {
    private static final int WARM_UP = 300;
    private static final int RUNS = 300;
    private static final double LIMIT_MICROS = 20_000;

    @TempDir
    Path directory;

    @Test
    void createAndStartADefaultContainer() {
        double[] create = new double[RUNS];
        double[] start = new double[RUNS];
        double[] delete = new double[RUNS];
        try (TestHost host = new TestHost(directory)) {
            for (int i = -WARM_UP; i < RUNS; i++) {
                TestSpec spec = TestSpec.of("true");
                DockerProfile.find().ifPresent(profile -> spec.seccomp = profile);
                long begin = System.nanoTime();
                TestContainer container = host.create(spec);
                long created = System.nanoTime();
                container.task().start();
                long started = System.nanoTime();
                container.awaitExit();
                long exited = System.nanoTime();
                container.task().delete();
                if (i >= 0) {
                    create[i] = (created - begin) / 1000.0;
                    start[i] = (started - created) / 1000.0;
                    delete[i] = (System.nanoTime() - exited) / 1000.0;
                }
            }
        }
        System.out.printf(
                "median of %d: create %.0f us, start %.0f us, delete %.0f us%n",
                RUNS, median(create), median(start), median(delete));
        assertThat(median(create) + median(start)).isLessThan(LIMIT_MICROS);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

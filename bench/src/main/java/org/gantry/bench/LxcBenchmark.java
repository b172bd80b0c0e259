package org.gantry.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.gantry.api.runtime.Task;
import org.gantry.runtime.lxc.LxcRuntime;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** As {@link DriverBenchmark} with the LXC driver, the network namespace joined. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:+UseTransparentHugePages",
            "-XX:TieredStopAtLevel=1",
            "-XX:CompileThresholdScaling=0.1"
        })
@NullUnmarked // JMH fills the fields in its setup methods
public class LxcBenchmark {
    private BenchContainer container;

    @Setup
    public void open() throws IOException {
        LxcRuntime driver = LxcRuntime.in(Path.of("/usr/bin")).orElseThrow();
        container = new BenchContainer(false, driver, driver::close);
    }

    @Setup(Level.Invocation)
    public void prepare() throws IOException {
        container.prepare("true");
    }

    @Benchmark
    public Task createAndStart() {
        return container.createAndStart();
    }

    @TearDown(Level.Invocation)
    public void remove() throws IOException {
        container.remove();
    }

    @TearDown
    public void close() throws IOException {
        container.close();
    }
}

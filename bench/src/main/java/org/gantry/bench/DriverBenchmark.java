package org.gantry.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.gantry.api.runtime.Task;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The driver alone: from an OCI spec to execve of the container's program, see {@link BenchContainer}. */
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
public class DriverBenchmark {
    /** Whether the network namespace is there before, as in the engine, or made with the container. */
    @Param({"joined", "new"})
    public String network;

    private BenchContainer container;

    @Setup
    public void open() throws IOException {
        container = new BenchContainer(network.equals("new"));
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

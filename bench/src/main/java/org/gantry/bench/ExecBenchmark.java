package org.gantry.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.Task;
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

/** The driver alone: from a request to execve of a further process in a running container. */
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
public class ExecBenchmark {
    private BenchContainer container;
    private Task task;
    private RuntimeSpec.Process process;
    private ExecTask exec;
    private int count;

    @Setup
    public void open() throws IOException {
        container = new BenchContainer(false);
        container.prepare("sleep", "100000");
        task = container.createAndStart();
        process = container.process("true");
    }

    @Benchmark
    public ExecTask exec() {
        exec = task.exec(new ExecRequest("exec" + count++, process, false, false));
        return exec;
    }

    @TearDown(Level.Invocation)
    public void remove() {
        exec.exit().toCompletableFuture().join();
        exec.delete();
    }

    @TearDown
    public void close() throws IOException {
        container.forget();
        container.close();
    }
}

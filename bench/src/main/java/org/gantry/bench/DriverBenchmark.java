package org.gantry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.engine.spec.GivenNamespaces;
import org.gantry.engine.spec.SpecFactory;
import org.gantry.engine.spec.SpecRequest;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.OverlaySpec;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.runtime.libcontainer.LibcontainerRuntime;
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

/**
 * The driver alone, without engine, REST or client: from an OCI spec to execve of the container's program. The spec is the
 * engine's for a default container (overlay rootfs, all default mounts, masked paths, capabilities, Docker's seccomp
 * profile, cgroups); the network namespace is made beforehand, as the engine does. The root filesystem is a directory given as {@code -Drootfs=DIR}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
@NullUnmarked // JMH fills the fields in its setup methods
public class DriverBenchmark {
    private final LibcontainerRuntime driver = new LibcontainerRuntime();
    private final SpecFactory specs = new SpecFactory();
    private Path work;
    private Path layers;
    private Path state;
    private Path network;
    private DetachedMount rootfs;
    private RuntimeSpec spec;
    private Task task;
    private String id;

    @Setup
    public void makeDirectories() throws IOException {
        work = Files.createTempDirectory(Path.of("/run"), "gantry-bench");
        layers = Files.createTempDirectory("gantry-bench");
        network = work.resolve("netns");
        NetNamespaces.create(network);
    }

    /** What the engine does before it calls the driver. */
    @Setup(Level.Invocation)
    public void prepare() throws IOException {
        id = UUID.randomUUID().toString().replace("-", "");
        state = Files.createDirectory(work.resolve(id));
        Path upper = Files.createDirectories(layers.resolve(id + "/upper"));
        Path workDirectory = Files.createDirectory(layers.resolve(id + "/work"));
        Path lower = Path.of(System.getProperty("rootfs", "/tmp/rootfs"));
        rootfs = DetachedMount.overlay(
                OverlaySpec.of(List.of(lower.toString()), upper.toString(), workDirectory.toString()));
        try (RootDir root = rootfs.root()) {
            ContainerConfig config = ContainerConfig.of("bench", ProcessConfig.of(List.of("true")))
                    .withProcess(new ProcessConfig(
                            List.of(),
                            List.of("true"),
                            List.of(),
                            "",
                            "",
                            false,
                            false,
                            false,
                            false,
                            true,
                            true,
                            null));
            spec = specs.create(new SpecRequest(
                    id,
                    config,
                    "bench",
                    root,
                    List.of(),
                    List.of(),
                    Set.of(),
                    new GivenNamespaces(null, network == null ? null : network.toString(), null, null),
                    null,
                    "/gantry-bench/" + id));
        }
    }

    @Benchmark
    public Task createAndStart() {
        task = driver.create(new TaskRequest(id, spec, state, rootfs.fd().number(), false));
        task.start();
        return task;
    }

    @TearDown(Level.Invocation)
    public void remove() throws IOException {
        int code = task.exit().toCompletableFuture().join().code();
        task.delete();
        rootfs.close();
        RemoveTree.remove(state);
        RemoveTree.remove(layers.resolve(id));
        if (code != 0) {
            throw new IllegalStateException("the program exited with " + code);
        }
    }

    @TearDown
    public void removeDirectories() throws IOException {
        driver.deactivate();
        NetNamespaces.delete(network);
        RemoveTree.remove(work);
        RemoveTree.remove(layers);
    }
}

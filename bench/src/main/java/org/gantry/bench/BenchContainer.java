package org.gantry.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.engine.spec.GivenNamespaces;
import org.gantry.engine.spec.SpecFactory;
import org.gantry.engine.spec.SpecRequest;
import org.gantry.json.Json;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.OverlaySpec;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.runtime.libcontainer.LibcontainerRuntime;
import org.jspecify.annotations.NullUnmarked;

/**
 * A container of the driver alone, without engine, REST or client. The spec is the engine's for a default container (overlay
 * rootfs, all default mounts, masked paths, capabilities, Docker's seccomp profile, cgroups). The root filesystem is a
 * directory given as {@code -Drootfs=DIR}.
 */
@NullUnmarked // between two containers there is none
final class BenchContainer {
    /** What the driver does after one start is not to be measured as the next one's. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final ContainerRuntime driver;
    private final Runnable end;
    private final SpecFactory specs = new SpecFactory();
    private final boolean newNetwork;
    private final Path work;
    private final Path layers;
    private final Path network;
    private Path state;
    private DetachedMount rootfs;
    private RuntimeSpec spec;
    private Task task;
    private String id;

    /** @param newNetwork whether each container makes its network namespace, or joins one made beforehand, as in the engine */
    BenchContainer(boolean newNetwork) throws IOException {
        this(newNetwork, new LibcontainerRuntime());
    }

    private BenchContainer(boolean newNetwork, LibcontainerRuntime driver) throws IOException {
        this(newNetwork, driver, driver::deactivate);
    }

    /** @param end of the driver */
    BenchContainer(boolean newNetwork, ContainerRuntime driver, Runnable end) throws IOException {
        this.driver = driver;
        this.end = end;
        this.newNetwork = newNetwork;
        this.work = Files.createTempDirectory(Path.of("/run"), "gantry-bench");
        this.layers = Files.createTempDirectory("gantry-bench");
        this.network = work.resolve("netns");
        NetNamespaces.create(network);
    }

    /** What the engine does before it calls the driver, after a pause in which the driver makes up for what was made ahead. */
    void prepare(String... command) throws IOException {
        LockSupport.parkNanos(PAUSE.toNanos());
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
                            List.of(command),
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
            RuntimeSpec made = specs.create(new SpecRequest(
                    id,
                    config,
                    "bench",
                    root,
                    List.of(),
                    List.of(),
                    Set.of(),
                    new GivenNamespaces(null, network.toString(), null, null),
                    null,
                    "/gantry-bench/" + id));
            spec = newNetwork ? withNewNetwork(made) : made;
        }
    }

    private static RuntimeSpec withNewNetwork(RuntimeSpec spec) throws IOException {
        JsonNode tree = Json.lenient().valueToTree(spec);
        for (JsonNode namespace : tree.at("/linux/namespaces")) {
            if (namespace.get("type").asText().equals("network")) {
                ((ObjectNode) namespace).remove("path");
            }
        }
        return Json.lenient().treeToValue(tree, RuntimeSpec.class);
    }

    /** From the spec to execve of the container's program. */
    Task createAndStart() {
        task = driver.run(new TaskRequest(id, spec, state, rootfs.fd().number(), false));
        return task;
    }

    /** Another process like the container's own. */
    RuntimeSpec.Process process(String... command) throws IOException {
        ObjectNode tree = Json.lenient().valueToTree(spec.process());
        tree.set("args", Json.lenient().valueToTree(List.of(command)));
        return Json.lenient().treeToValue(tree, RuntimeSpec.Process.class);
    }

    /** Waits for its end. */
    void remove() throws IOException {
        int code = task.exit().toCompletableFuture().join().code();
        forget();
        if (code != 0) {
            throw new IllegalStateException("the program exited with " + code);
        }
    }

    /** Kills it, if it runs. */
    void forget() throws IOException {
        task.delete();
        rootfs.close();
        RemoveTree.remove(state);
        RemoveTree.remove(layers.resolve(id));
    }

    void close() throws IOException {
        end.run();
        NetNamespaces.delete(network);
        RemoveTree.remove(work);
        RemoveTree.remove(layers);
    }
}

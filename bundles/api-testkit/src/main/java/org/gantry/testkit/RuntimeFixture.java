package org.gantry.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskExit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An instance of a driver and a host for its tasks, for each test of the contract. */
abstract class RuntimeFixture {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    ContractHost host;
    ContainerRuntime runtime;

    /** A new instance, as in an engine that has just been started. */
    protected abstract ContainerRuntime open();

    /** The end of an instance, as when its OSGi bundle is replaced: tasks go on. */
    protected abstract void close(ContainerRuntime runtime);

    /** For what a driver's own tests say of it: a task that has been started. */
    protected final Task run(String... command) {
        return host.run(runtime, ContractHost.id(), ContractSpec.of(command));
    }

    /** The same for one that waits. */
    protected final Task create(String... command) {
        return host.create(runtime, ContractHost.id(), ContractSpec.of(command), true);
    }

    /** Its files. */
    protected final Path state(String id) {
        return host.state(id);
    }

    @BeforeEach
    void prepare() {
        boolean possible = "root".equals(System.getProperty("user.name"))
                && BusyboxImage.busybox().isPresent();
        if (!possible) {
            System.err.println("SKIPPED " + getClass().getSimpleName() + ": needs root and a static busybox");
        }
        assumeTrue(possible, "needs root and a statically linked busybox (Debian: busybox-static)");
        runtime = open();
        host = new ContractHost(directory);
    }

    @AfterEach
    void takeDown() {
        if (host != null) {
            try {
                host.close();
            } finally {
                close(runtime);
            }
        }
    }

    /** As if the engine had died: nothing of the old instance is asked to help. */
    void reopen() {
        close(runtime);
        runtime = open();
    }

    /** The task in the hands of another instance. */
    Task adopt(String id) {
        reopen();
        return host.track(runtime.adopt(id, host.state(id)));
    }

    static TaskExit await(CompletionStage<TaskExit> exit) {
        try {
            return exit.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no exit after " + PATIENCE, e);
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package org.gantry.engine.exec;

import org.gantry.api.EngineException;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.Task;
import org.gantry.engine.container.Container;
import org.gantry.engine.stdio.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over exec processes together with their container. */
public final class ExecAdoption {
    private static final Logger LOG = LoggerFactory.getLogger(ExecAdoption.class);

    private final ExecRegistry registry;
    private final ExecRunner runner;
    private final ExecStore store;

    public ExecAdoption(ExecRegistry registry, ExecRunner runner, ExecStore store) {
        this.registry = registry;
        this.runner = runner;
        this.store = store;
    }

    /** Of an engine that died: the clients are gone, but the processes go on and their exit codes count. */
    public void restore(Container container, Task task) {
        for (Exec exec : store.load(container)) {
            try {
                ExecTask adopted = task.adoptExec(exec.id());
                exec.streams().connect(new Connection(adopted.openStreams(), null, null, adopted::closeStdin));
                exec.restored(adopted);
                registry.add(exec);
                runner.watch(exec, adopted);
            } catch (EngineException.NotFound e) {
                store.forget(exec);
            } catch (RuntimeException e) {
                LOG.error("cannot take over exec process {} of container {}", exec.id(), container.id(), e);
            }
        }
    }
}

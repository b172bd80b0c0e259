package org.gantry.engine.exec;

import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.Execs;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.Identifiers;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.stdio.SessionRequest;
import org.gantry.linux.process.Signal;
import org.jspecify.annotations.Nullable;

/** {@code docker exec}. */
public final class ExecService implements Execs {
    private final EngineCore core;
    private final ExecRegistry registry;
    private final ExecFactory factory;
    private final ExecRunner runner;

    public ExecService(EngineCore core, ExecRegistry registry, ExecFactory factory, ExecRunner runner) {
        this.core = core;
        this.factory = factory;
        this.registry = registry;
        this.runner = runner;
    }

    @Override
    public String create(String containerRef, ExecConfig config) {
        core.gate().await();
        Container container = core.find(containerRef);
        refuseUnlessRunning(container);
        if (config.command().isEmpty()) {
            throw new EngineException.InvalidArgument("No exec command specified");
        }
        String id = Identifiers.random();
        registry.add(factory.make(id, container, config));
        core.events().publish(container, "exec_create: " + commandLine(config), Map.of("execID", id));
        return id;
    }

    @Override
    public AttachSession start(String execId, @Nullable ConsoleSize size) {
        Exec exec = claim(execId);
        ExecConfig config = exec.config();
        AttachSession session = exec.streams()
                .attach(new SessionRequest(
                        config.attachStdin(),
                        config.attachStdout(),
                        config.attachStderr(),
                        true,
                        null,
                        config.detachKeys(),
                        !config.terminal(),
                        () -> core.events().publish(exec.container(), "exec_detach", Map.of("execID", execId))));
        try {
            runner.run(exec, size, commandLine(config));
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public void startDetached(String execId) {
        Exec exec = claim(execId);
        runner.run(exec, null, commandLine(exec.config()));
    }

    @Override
    public ExecDetails inspect(String execId) {
        return find(execId).details();
    }

    @Override
    public void resize(String execId, ConsoleSize size) {
        find(execId).requireTask().resize(size);
    }

    /** Ends the process; one that has ended already is left alone. */
    public void kill(String execId) {
        try {
            find(execId).requireTask().signal(Signal.SIGKILL);
        } catch (EngineException.Conflict | EngineException.NotFound e) {
            return; // it has ended by itself meanwhile
        }
    }

    private Exec find(String execId) {
        core.gate().await();
        return registry.find(execId);
    }

    private Exec claim(String execId) {
        Exec exec = find(execId);
        refuseUnlessRunning(exec.container());
        exec.claim();
        return exec;
    }

    private static void refuseUnlessRunning(Container container) {
        switch (container.state().status()) {
            case RUNNING -> container.requireTask();
            case PAUSED ->
                throw new EngineException.Conflict(
                        "container " + container.id() + " is paused, unpause the container before exec");
            case RESTARTING ->
                throw new EngineException.Conflict(
                        "container " + container.id() + " is restarting, wait until the container is running");
            default -> throw new EngineException.Conflict("container " + container.id() + " is not running");
        }
    }

    private static String commandLine(ExecConfig config) {
        return String.join(" ", config.command());
    }
}

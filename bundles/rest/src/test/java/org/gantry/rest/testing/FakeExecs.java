package org.gantry.rest.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.Execs;
import org.jspecify.annotations.Nullable;

/** One exec process at a time. */
public final class FakeExecs implements Execs {
    public static final String ID = "e".repeat(64);

    private final FakeContainers containers;
    public final List<String> calls = new CopyOnWriteArrayList<>();
    public volatile @Nullable ExecConfig config;
    public volatile FakeSession session = new FakeSession(false);
    public volatile @Nullable EngineException startFailure;
    public volatile @Nullable Integer exitCode;
    private volatile String containerId = "";

    FakeExecs(FakeContainers containers) {
        this.containers = containers;
    }

    @Override
    public String create(String containerRef, ExecConfig given) {
        containerId = containers.get(containerRef).id;
        config = given;
        return ID;
    }

    @Override
    public AttachSession start(String execId, @Nullable ConsoleSize size) {
        calls.add("start " + size);
        EngineException failure = startFailure;
        if (failure != null) {
            throw failure;
        }
        return session;
    }

    @Override
    public void startDetached(String execId) {
        calls.add("startDetached");
    }

    @Override
    public ExecDetails inspect(String execId) {
        ExecConfig known = config;
        if (known == null || !execId.equals(ID)) {
            throw new EngineException.NotFound("No such exec instance: " + execId);
        }
        return new ExecDetails(ID, containerId, known, exitCode == null, 4712, exitCode);
    }

    @Override
    public void resize(String execId, ConsoleSize size) {
        calls.add("resize " + size);
    }
}

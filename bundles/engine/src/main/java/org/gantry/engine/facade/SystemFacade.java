package org.gantry.engine.facade;

import java.util.List;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.engine.EngineSystem;
import org.gantry.api.image.Snapshotter;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;

/** {@code docker info}. */
public final class SystemFacade implements EngineSystem {
    private final EngineCore core;
    private final String id;
    private final String version;

    /** @param id stable over restarts of the same root directory */
    public SystemFacade(EngineCore core, String id, String version) {
        this.core = core;
        this.id = id;
        this.version = version;
    }

    @Override
    public EngineInfo info() {
        List<Status> states = core.registry().all().stream()
                .map(Container::state)
                .map(state -> state.status())
                .toList();
        Snapshotter snapshotter = core.services().snapshotter().peek();
        var images = core.services().images().peek();
        HostFacts host = HostFacts.read();
        return new EngineInfo(
                id,
                host.name(),
                version,
                core.settings().root(),
                host.kernel(),
                host.operatingSystem(),
                host.architecture(),
                Runtime.getRuntime().availableProcessors(),
                host.memoryBytes(),
                count(states, Status.RUNNING),
                count(states, Status.PAUSED),
                states.size() - count(states, Status.RUNNING) - count(states, Status.PAUSED),
                images == null ? 0 : images.list().size(),
                snapshotter == null ? "" : snapshotter.name(),
                core.settings().defaultRuntime(),
                core.services().runtimes().infos(),
                List.of("json-file", "none"),
                List.of("bridge", "host", "null"),
                List.of("name=seccomp,profile=builtin", "name=cgroupns"),
                List.of());
    }

    private static int count(List<Status> states, Status wanted) {
        return (int) states.stream().filter(status -> status == wanted).count();
    }
}

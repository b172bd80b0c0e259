package org.gantry.engine.facade;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.engine.EngineSystem;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.runtime.RuntimeInfo;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.linux.cgroup.CgroupFeatures;
import org.gantry.linux.cgroup.CgroupFeatures.Feature;

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
                limits(),
                List.of("json-file", "none"),
                List.of("bridge", "host", "null"),
                securityOptions(),
                warnings());
    }

    private List<String> securityOptions() {
        List<String> options = new ArrayList<>(List.of("name=seccomp,profile=builtin"));
        if (core.settings().remapping().isPresent()) {
            options.add("name=userns");
        }
        options.add("name=cgroupns");
        return options;
    }

    @Override
    public List<Driver> drivers() {
        Map<String, RuntimeInfo> serving =
                core.services().runtimes().infos().stream().collect(Collectors.toMap(RuntimeInfo::name, info -> info));
        Set<String> names = new TreeSet<>(serving.keySet());
        names.addAll(core.services().unsatisfied().needs().keySet());
        core.registry().all().forEach(container -> names.add(container.record().runtime()));
        return names.stream()
                .map(name -> driver(name, Optional.ofNullable(serving.get(name))))
                .toList();
    }

    private Driver driver(String name, Optional<RuntimeInfo> info) {
        List<Container> containers = core.registry().all().stream()
                .filter(container -> container.record().runtime().equals(name))
                .toList();
        int running = (int) containers.stream()
                .filter(container -> container.state().isLive())
                .count();
        boolean standard = name.equals(core.settings().defaultRuntime());
        Optional<String> needs = info.isPresent()
                ? Optional.empty()
                : core.services().unsatisfied().needsOf(name);
        return new Driver(name, info, needs, standard, running, containers.size());
    }

    private static LimitSupport limits() {
        CgroupFeatures features = CgroupFeatures.ofThisHost();
        return new LimitSupport(
                features.has(Feature.MEMORY),
                features.has(Feature.SWAP),
                features.has(Feature.KERNEL_MEMORY_TCP),
                features.has(Feature.OOM_KILL_DISABLE),
                features.has(Feature.CPU_QUOTA),
                features.has(Feature.CPU_SHARES),
                features.has(Feature.CPUSET),
                features.has(Feature.PIDS));
    }

    private List<String> networkWarnings() {
        var networks = core.services().networks().peek();
        return networks == null ? List.of() : networks.warnings();
    }

    /** As dockerd puts them. */
    private List<String> warnings() {
        List<String> warnings = new ArrayList<>(networkWarnings());
        LimitSupport limits = limits();
        warn(limits.memory(), "WARNING: No memory limit support", warnings);
        warn(limits.swap(), "WARNING: No swap limit support", warnings);
        warn(limits.cpuQuota(), "WARNING: No cpu cfs quota support", warnings);
        warn(limits.cpuQuota(), "WARNING: No cpu cfs period support", warnings);
        warn(limits.cpuShares(), "WARNING: No cpu shares support", warnings);
        warn(limits.cpuset(), "WARNING: No cpuset support", warnings);
        core.services()
                .unsatisfied()
                .needs()
                .forEach((name, needs) -> warnings.add("WARNING: runtime " + name + " " + needs));
        return warnings;
    }

    private static void warn(boolean supported, String warning, List<String> warnings) {
        if (!supported) {
            warnings.add(warning);
        }
    }

    private static int count(List<Status> states, Status wanted) {
        return (int) states.stream().filter(status -> status == wanted).count();
    }
}

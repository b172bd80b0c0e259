package org.gantry.rest.testing;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.EngineSystem;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.Network;
import org.gantry.api.runtime.RuntimeInfo;

/** The front door of nothing. */
public final class FakeEngine implements ContainerEngine {
    public static final Network BRIDGE = new Network(
            "b".repeat(64),
            "bridge",
            "bridge",
            Instant.parse("2024-01-01T00:00:00Z"),
            true,
            false,
            false,
            false,
            List.of(new Network.Subnet("172.29.0.0/16", "172.29.0.1")),
            Map.of("com.docker.network.bridge.name", "g0"),
            Map.of(),
            Map.of(
                    "c".repeat(64),
                    new EndpointInfo(
                            "b".repeat(64),
                            "bridge",
                            "bridge",
                            "e".repeat(64),
                            "02:42:ac:1d:00:02",
                            "172.29.0.2",
                            16,
                            "172.29.0.1",
                            "",
                            0,
                            "",
                            List.of())));

    private final FakeContainers containers = new FakeContainers();
    private final FakeFiles files = new FakeFiles();
    private final FakeExecs execs = new FakeExecs(containers);
    private final FakeImages images = new FakeImages();
    private final FakeNetworks networks = new FakeNetworks();
    private final FakeEvents events = new FakeEvents();
    private final FakeVolumes volumes = new FakeVolumes();

    @Override
    public FakeContainers containers() {
        return containers;
    }

    @Override
    public FakeFiles files() {
        return files;
    }

    @Override
    public FakeExecs execs() {
        return execs;
    }

    @Override
    public FakeImages images() {
        return images;
    }

    @Override
    public FakeEvents events() {
        return events;
    }

    @Override
    public FakeNetworks networks() {
        return networks;
    }

    @Override
    public FakeVolumes volumes() {
        return volumes;
    }

    @Override
    public EngineSystem system() {
        return () -> new EngineSystem.EngineInfo(
                "the-id",
                "host",
                "0.1.0",
                Path.of("/var/lib/gantry"),
                "6.18.0",
                "Debian GNU/Linux 12",
                "x86_64",
                2,
                4L << 30,
                1,
                2,
                3,
                2,
                "overlayfs",
                "libcontainer",
                List.of(new RuntimeInfo("libcontainer", "0.1.0", "cgroupfs", 1)),
                new EngineSystem.LimitSupport(true, true, true, false, true, true, true, true),
                List.of("json-file", "none"),
                List.of("bridge", "host", "null"),
                List.of("name=seccomp,profile=builtin"),
                List.of());
    }
}

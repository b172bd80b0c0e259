package org.gantry.engine.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.Identifiers;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.network.NetworkMode;

/** What a container calls itself. */
public final class Hostname {
    private static final Path OF_HOST = Path.of("/proc/sys/kernel/hostname");

    private Hostname() {}

    /** The user's choice; else the host's where it shares network or UTS namespace; else its short identifier. */
    public static String of(Container container, EngineCore core) {
        ContainerConfig config = container.record().config();
        if (!config.isolation().hostname().isEmpty()) {
            return config.isolation().hostname();
        }
        NetworkMode mode = NetworkMode.of(config.network());
        if (mode instanceof NetworkMode.OfContainer other) {
            return of(core.find(other.ref()), core);
        }
        boolean hosts =
                mode instanceof NetworkMode.Host || config.isolation().utsMode().equals("host");
        return hosts ? ofHost() : Identifiers.shorten(container.id());
    }

    static String ofHost() {
        try {
            return Files.readString(OF_HOST).strip();
        } catch (IOException e) {
            throw new EngineException.Internal("cannot read " + OF_HOST, e);
        }
    }
}

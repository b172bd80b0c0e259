package org.gantry.engine.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.MountPoint;
import org.gantry.api.container.StorageConfig;
import org.gantry.engine.container.Identifiers;
import org.gantry.engine.spec.MountParser;
import org.gantry.linux.fs.RootDir;

/** Gives every mount a user asked for its source on the host. */
public final class MountPlanner {
    private static final String BIND = "bind";
    private static final String VOLUME = "volume";

    private final VolumeStore volumes;

    public MountPlanner(VolumeStore volumes) {
        this.volumes = volumes;
    }

    /** The mounts of a container, and which volumes are its own. */
    public record Plan(List<MountParser.Parsed> mounts, List<String> anonymousVolumes) {}

    /**
     * Decides at create; volumes are made. If that fails half way, the volumes made for this container alone are removed.
     *
     * @throws EngineException.InvalidArgument if a bind mount's source must exist and does not
     */
    public Plan plan(StorageConfig storage) {
        List<MountParser.Parsed> mounts = new ArrayList<>();
        List<String> anonymous = new ArrayList<>();
        try {
            for (MountParser.Parsed parsed : MountParser.parse(storage)) {
                checkSource(parsed);
                mounts.add(parsed.mount().type().equals(VOLUME) ? volume(parsed, anonymous) : parsed);
            }
        } catch (RuntimeException e) {
            anonymous.forEach(volumes::remove);
            throw e;
        }
        return new Plan(mounts, anonymous);
    }

    /** Before a start: makes what {@code -v} makes, and fills volumes that are empty. */
    public void prepare(List<MountParser.Parsed> mounts, RootDir root) {
        for (MountParser.Parsed parsed : mounts) {
            MountPoint mount = parsed.mount();
            checkSource(parsed);
            if (mount.type().equals(BIND) && parsed.createSource()) {
                makeDirectory(mount.source());
            } else if (mount.type().equals(VOLUME)) {
                volumes.ensure(mount.name());
                if (parsed.copyUp()) {
                    CopyUp.fill(mount.source(), root, mount.destination());
                }
            }
        }
    }

    private MountParser.Parsed volume(MountParser.Parsed parsed, List<String> anonymous) {
        MountPoint asked = parsed.mount();
        String name = asked.name();
        if (name.isEmpty()) {
            name = Identifiers.random();
            anonymous.add(name);
        }
        String source = volumes.ensure(name).toString();
        MountPoint point = new MountPoint(
                VOLUME,
                name,
                source,
                asked.destination(),
                "local",
                asked.mode(),
                asked.writable(),
                asked.propagation());
        return new MountParser.Parsed(
                point, parsed.createSource(), parsed.recursive(), parsed.copyUp(), parsed.tmpfsOptions());
    }

    private static void checkSource(MountParser.Parsed parsed) {
        String source = parsed.mount().source();
        if (parsed.mount().type().equals(BIND) && !parsed.createSource() && !Files.exists(Path.of(source))) {
            throw new EngineException.InvalidArgument(
                    "invalid mount config for type \"bind\": bind source path does not exist: " + source);
        }
    }

    private static void makeDirectory(String source) {
        Path path = Path.of(source);
        if (Files.exists(path)) {
            return;
        }
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new EngineException.InvalidArgument(
                    "error while creating mount source path '" + source + "': " + e.getMessage(), e);
        }
    }
}

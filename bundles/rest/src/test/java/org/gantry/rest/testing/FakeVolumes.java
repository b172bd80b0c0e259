package org.gantry.rest.testing;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Pruned;
import org.gantry.api.engine.Volumes;
import org.gantry.api.volume.Volume;
import org.gantry.api.volume.VolumeRequest;

/** Volumes by name, without content. Those whose names begin with "used" are used. */
public final class FakeVolumes implements Volumes {
    private final Map<String, Volume> volumes = new TreeMap<>();

    @Override
    public List<Volume> list() {
        return List.copyOf(volumes.values());
    }

    @Override
    public Volume inspect(String name) {
        if (!volumes.containsKey(name)) {
            throw new EngineException.NotFound("get " + name + ": no such volume");
        }
        return volumes.get(name);
    }

    @Override
    public Volume create(VolumeRequest request) {
        boolean anonymous = request.name().isEmpty();
        String name = anonymous ? "f".repeat(64) : request.name();
        return volumes.computeIfAbsent(
                name,
                _ -> new Volume(
                        name,
                        "local",
                        Path.of("/volumes", name, "_data"),
                        Instant.parse("2024-01-01T00:00:00.5Z"),
                        request.labels(),
                        request.options(),
                        anonymous,
                        name.startsWith("used") ? 1 : 0));
    }

    @Override
    public void remove(String name, boolean force) {
        if (!force || volumes.containsKey(name)) {
            inspect(name);
        }
        volumes.remove(name);
    }

    @Override
    public Pruned prune(Predicate<Volume> filter) {
        List<String> names = list().stream().filter(filter).map(Volume::name).toList();
        names.forEach(volumes::remove);
        return new Pruned(names, 7);
    }

    @Override
    public List<VolumeUsage> usage() {
        return list().stream().map(volume -> new VolumeUsage(volume, 4096)).toList();
    }
}

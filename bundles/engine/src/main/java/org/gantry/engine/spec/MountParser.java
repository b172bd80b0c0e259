package org.gantry.engine.spec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.gantry.api.EngineException;
import org.gantry.api.container.StorageConfig;

/** What a user wants mounted, in the spellings Docker has ({@code -v}, {@code --mount}, {@code --tmpfs}), as one list. */
public final class MountParser {
    private MountParser() {}

    /**
     * Every mount but those of other containers, in the order binds, mounts, tmpfs, anonymous volumes.
     *
     * @throws EngineException.InvalidArgument in Docker's words
     * @throws EngineException.Unsupported naming what is not supported
     */
    public static List<UserMount> parse(StorageConfig storage) {
        refuseUnsupported(storage);
        storage.volumesFrom().forEach(VolumesFrom::parse);
        List<UserMount> parsed = new ArrayList<>();
        storage.binds().forEach(bind -> parsed.add(BindSpec.parse(bind)));
        storage.mounts().forEach(mount -> parsed.add(MountSpec.parse(mount)));
        new TreeMap<>(storage.tmpfs()).forEach((target, options) -> parsed.add(TmpfsSpec.parse(target, options)));
        Set<String> targets = new HashSet<>();
        for (UserMount each : parsed) {
            if (!targets.add(each.mount().destination())) {
                throw new EngineException.InvalidArgument(
                        "Duplicate mount point: " + each.mount().destination());
            }
        }
        for (String volume : storage.volumes()) {
            UserMount anonymous = BindSpec.parse(volume);
            if (!anonymous.isVolume() || !anonymous.mount().name().isEmpty()) {
                throw new EngineException.InvalidArgument("invalid volume specification: '" + volume + "'");
            }
            if (targets.add(anonymous.mount().destination())) {
                parsed.add(anonymous);
            }
        }
        return parsed;
    }

    private static void refuseUnsupported(StorageConfig storage) {
        if (!storage.volumeDriver().isEmpty() && !storage.volumeDriver().equals("local")) {
            throw new EngineException.NotFound("error looking up volume plugin " + storage.volumeDriver()
                    + ": plugin \"" + storage.volumeDriver() + "\" not found");
        }
        if (!storage.storageOptions().isEmpty()) {
            throw new EngineException.InvalidArgument(
                    "--storage-opt is supported only for overlay over xfs with 'pquota'" + " mount option");
        }
    }
}
